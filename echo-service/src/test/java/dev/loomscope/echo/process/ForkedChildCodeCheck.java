package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.FaultMarker;
import dev.loomscope.echo.workload.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Proves the rule of {@link ForkedChild} on the machine code that C2 makes of it.
 *
 * <p>It starts a JVM with the zygote's options that only rehearses and prints the compiled method
 * ({@code -XX:CompileCommand=print}). Without a disassembler, too, HotSpot names every call and
 * every safepoint poll in it, from its relocations; so the check is that there are none but
 *
 * <ul>
 *   <li>static calls to {@code linkToNative}, each with its native entry point: the system calls;
 *   <li>the poll and the barrier of return and entry, which the zygote passes and a child does not;
 *   <li>the exception, deoptimisation and rethrow stubs that end every compiled method: nothing in
 *       it throws, traps or is deoptimised;
 * </ul>
 *
 * <p>and that the method was compiled once, by C2, and never thrown away.
 */
final class ForkedChildCodeCheck {
  private static final String METHOD =
      ForkedChildCodeCheck.class.getPackageName() + ".ForkedChild::forkAndServe";
  private static final Set<String> ALLOWED_RUNTIME_CALLS =
      Set.of(
          "C2 Runtime rethrow",
          "DeoptimizationBlob",
          "ExceptionBlob",
          "SafepointBlob",
          "Stub::method_entry_barrier",
          "nmethod");
  private static final Pattern RELOCATION = Pattern.compile("\\{([a-z_]+)(?: ([^}]*))?}");
  private static final Pattern NATIVE_CALL =
      Pattern.compile(
          "\\{static_call}(?:(?!\\{static_call}).)*?\\*invokestatic linkToNative ", Pattern.DOTALL);

  private ForkedChildCodeCheck() {}

  /**
   * What the rehearsing JVM runs. Arguments: the nanoseconds that a message waits and those of CPU
   * time that it burns, how long it must be for that, and whether messages can cause faults.
   */
  static final class WarmUp {
    private WarmUp() {}

    public static void main(String[] args) throws Throwable {
      ZygoteMemory memory =
          new ZygoteMemory(
              Boolean.parseBoolean(args[3])
                  ? Optional.of(new FaultMarker(new byte[FaultMarker.LEAST_BYTES]))
                  : Optional.empty());
      Workload workload =
          Workload.ofAProcess(
              Long.parseLong(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]));
      new ChildWarmUp(memory, workload).warmUp(Posix.syscall(Posix.SYS_GETPPID, 0, 0, 0, 0, 0, 0));
    }
  }

  /**
   * Runs the check.
   *
   * @param java the java binary that the zygote will run on
   * @return the violations; empty if the rule holds
   */
  static List<String> violations(
      Path java, String classPath, List<String> options, Workload workload, boolean faults)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-XX:+PrintCompilation",
            "-XX:CompileCommand=print," + METHOD,
            "-cp",
            classPath,
            WarmUp.class.getName(),
            Long.toString(workload.waitNanos()),
            Long.toString(workload.cpuNanos()),
            Integer.toString(workload.leastBytes()),
            Boolean.toString(faults)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    return status == 0
        ? violationsIn(output)
        : List.of("the rehearsal ended with status " + status + ": " + output);
  }

  /** Reads what HotSpot printed. */
  static List<String> violationsIn(String output) {
    List<String> violations = new ArrayList<>();
    if (output.lines().anyMatch(line -> line.contains(METHOD) && line.contains("made not"))) {
      violations.add("the compiled method was thrown away");
    }
    String[] parts = output.split("Compiled method \\(c2\\)[^\\n]*" + Pattern.quote(METHOD), -1);
    if (parts.length != 2) {
      violations.add("compiled " + (parts.length - 1) + " times instead of once");
      return violations;
    }
    int end = parts[1].indexOf("[/MachCode]");
    String code = end < 0 ? parts[1] : parts[1].substring(0, end);
    int staticCalls = 0;
    Matcher relocation = RELOCATION.matcher(code);
    while (relocation.find()) {
      String kind = relocation.group(1);
      String target = relocation.group(2) == null ? "" : relocation.group(2);
      switch (kind) {
        case "static_call" -> staticCalls++;
        case "poll", "virtual_call", "opt_virtual", "optimized" ->
            violations.add("a " + kind + " " + target);
        case "runtime_call" -> {
          if (!ALLOWED_RUNTIME_CALLS.contains(target)) {
            violations.add("a runtime call of " + target);
          }
        }
        default -> {
          // Data, the poll at the return, stubs.
        }
      }
    }
    long nativeCalls = NATIVE_CALL.matcher(code).results().count();
    if (staticCalls == 0 || nativeCalls != staticCalls) {
      violations.add((staticCalls - nativeCalls) + " of " + staticCalls + " calls not native");
    }
    return violations;
  }
}
