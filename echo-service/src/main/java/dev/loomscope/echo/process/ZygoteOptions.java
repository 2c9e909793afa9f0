package dev.loomscope.echo.process;

import java.util.List;
import java.util.Map;

/** How the service starts the zygote's JVM. Each option has its reason; none is decoration. */
final class ZygoteOptions {
  /**
   * Environment. One malloc arena and no locale files: fewer mappings to walk at each fork. In the
   * locale C a JVM could not read a class path that is not ASCII.
   */
  static final Map<String, String> ENVIRONMENT =
      Map.of("MALLOC_ARENA_MAX", "1", "LC_ALL", "C.UTF-8");

  private static final String PACKAGE = "dev.loomscope.echo.process.";

  static final List<String> JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UnlockDiagnosticVMOptions",

          // The child's method: C2 alone compiles, that one method alone, while its caller waits.
          "-XX:-TieredCompilation",
          "-XX:-BackgroundCompilation",
          "-XX:CompileThreshold=200",
          "-XX:-UseOnStackReplacement", // The whole method, not one of its loops.
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=compileonly," + PACKAGE + "ForkedChild::forkAndServe",
          "-XX:CompileCommand=inline," + PACKAGE + "ForkedChild::*",
          "-XX:CompileCommand=inline," + PACKAGE + "ForkedFault::*",
          "-XX:CompileCommand=inline," + PACKAGE + "Posix::*",
          // No branch is left out because it was not taken in warm-up.
          "-XX:PerMethodTrapLimit=0",
          "-XX:PerBytecodeTrapLimit=0",
          "-XX:-ProfileExceptionHandlers",
          "-XX:-UseLoopPredicate",
          "-XX:-UseProfiledLoopPredicate",
          // No safepoint poll in its loops, which are counted for this reason.
          "-XX:-UseCountedLoopSafepoints",
          "-XX:LoopStripMiningIter=0",

          // Nothing in the zygote that asks for safepoints while it forks.
          "-XX:GuaranteedSafepointInterval=0",
          "-XX:GuaranteedAsyncDeflationInterval=0",
          "-XX:+DisableAttachMechanism",
          "-Xrs",

          // Small: a child inherits the page tables of the heap, and every mapping costs.
          "-XX:+UseSerialGC",
          "-Xms2m",
          "-Xmx8m",
          "-XX:MinHeapFreeRatio=5",
          "-XX:MaxHeapFreeRatio=10",
          "-Xss256k",
          "-XX:CICompilerCount=1",
          "-XX:-UseDynamicNumberOfCompilerThreads",
          "-XX:-UsePerfData");

  private ZygoteOptions() {}
}
