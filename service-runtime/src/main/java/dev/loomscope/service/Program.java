package dev.loomscope.service;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A command-line program whose flags are its settings.
 *
 * <pre>{@code
 * public static void main(String[] arguments) {
 *   System.exit(
 *       Program.named("echo", "Serves RFC 862 over TCP", SETTINGS, settings -> serve(settings))
 *           .run(arguments, System.getenv()));
 * }
 * }</pre>
 *
 * <p>Exit codes: what the command returns; 2 if a flag or a setting is refused, after one line on
 * standard error; 1 if the command fails.
 */
public final class Program {

  /** The exit code of a program that was started wrongly. */
  public static final int USAGE = 2;

  /** The exit code of a program that could not do its work. */
  public static final int FAILED = 1;

  /** How much a program logs. */
  enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    Level level() {
      return switch (this) {
        case DEBUG -> Level.FINE;
        case INFO -> Level.INFO;
        case WARN -> Level.WARNING;
        case ERROR -> Level.SEVERE;
      };
    }
  }

  /** How much is logged: a setting of every program. */
  static final Setting<LogLevel> LOG_LEVEL =
      Setting.choice("log.level", LogLevel.class, "How much is logged on standard error");

  /** What a program does with its settings. */
  @FunctionalInterface
  public interface Body {
    /**
     * Does the work.
     *
     * @return the exit code
     * @throws InvalidSettingException if settings that are allowed one by one cannot go together
     * @throws ProgramFailure if the work cannot be done for a reason that one line tells
     */
    int run(Settings settings) throws Exception;
  }

  private record Command(String name, String description, List<Setting<?>> settings, Body body) {}

  private final Map<String, Command> commands = new LinkedHashMap<>();

  private Program() {}

  /**
   * A program.
   *
   * @param name as the user types it after {@code loomscope}
   * @param settings all that it reads, without {@code config} and {@code log.level}, which every
   *     program has; those that are operands in the order in which they are given
   */
  public static Program named(
      String name, String description, Collection<? extends Setting<?>> settings, Body body) {
    return new Program().and(name, description, settings, body);
  }

  /** Adds a program that shares the jar; the first argument then chooses among them by name. */
  public Program and(
      String name, String description, Collection<? extends Setting<?>> settings, Body body) {
    List<Setting<?>> all =
        Stream.<Setting<?>>concat(settings.stream(), Stream.of(LOG_LEVEL)).toList();
    commands.put(name, new Command(name, description, all, body));
    return this;
  }

  /**
   * Runs the program and returns its exit code.
   *
   * @param environment the process's environment
   */
  public int run(String[] arguments, Map<String, String> environment) {
    CommandLine line = commandLine();
    ParseResult parsed;
    try {
      parsed = line.parseArgs(arguments);
    } catch (ParameterException refused) {
      System.err.println(Failures.rootMessage(refused) + "; see --help");
      return USAGE;
    }
    while (parsed.hasSubcommand() && !parsed.isUsageHelpRequested()) {
      parsed = parsed.subcommand();
    }
    CommandLine chosen = parsed.commandSpec().commandLine();
    if (parsed.isUsageHelpRequested()) {
      chosen.usage(System.out);
      return 0;
    }
    if (!(parsed.commandSpec().userObject() instanceof Command command)) {
      System.err.println("which command? one of " + String.join(", ", commands.keySet()));
      return USAGE;
    }
    return run(command, flags(command, parsed), environment);
  }

  private static int run(
      Command command, Map<String, String> flags, Map<String, String> environment) {
    try {
      Settings settings = Settings.read(command.settings(), flags, environment);
      LogFormatter.install(settings.get(LOG_LEVEL).level());
      MemoryLimit.check();
      return command.body().run(settings);
    } catch (InvalidSettingException refused) {
      System.err.println(refused.getMessage());
      return USAGE;
    } catch (ProgramFailure failure) {
      System.err.println(failure.getMessage());
      return FAILED;
    } catch (Exception unexpected) {
      EventLog.of(Program.class).error("failed", unexpected, "command", command.name());
      return FAILED;
    }
  }

  private static Map<String, String> flags(Command command, ParseResult parsed) {
    Map<String, String> flags = new HashMap<>();
    operands(command, parsed, flags);
    for (Setting<?> setting : command.settings()) {
      put(flags, setting, parsed);
    }
    put(flags, Settings.CONFIG, parsed);
    return flags;
  }

  private static void operands(Command command, ParseResult parsed, Map<String, String> flags) {
    List<Setting<?>> operands = command.settings().stream().filter(Setting::isOperand).toList();
    for (int i = 0; i < operands.size(); i++) {
      String value = parsed.matchedPositionalValue(i, "");
      if (!value.isEmpty()) {
        flags.put(operands.get(i).key(), value);
      }
    }
  }

  private static void put(Map<String, String> flags, Setting<?> setting, ParseResult parsed) {
    String[] values = parsed.matchedOptionValue(setting.flag(), new String[0]);
    if (values.length > 0) {
      flags.put(setting.key(), String.join(",", values));
    }
  }

  private CommandLine commandLine() {
    if (commands.size() == 1) {
      return configured(new CommandLine(spec(commands.values().iterator().next(), "loomscope ")));
    }
    CommandSpec top = CommandSpec.create().name("loomscope");
    top.addOption(help());
    commands.values().forEach(command -> top.addSubcommand(command.name(), spec(command, "")));
    return configured(new CommandLine(top));
  }

  private static CommandLine configured(CommandLine line) {
    return line.setUnmatchedOptionsArePositionalParams(false);
  }

  private static CommandSpec spec(Command command, String prefix) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(prefix + command.name());
    spec.usageMessage()
        .description(command.description())
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .width(100)
        .autoWidth(false)
        .footer(
            "",
            "Each flag is also a key of application.yaml (--http-port is http.port) and an",
            "environment variable (HTTP_PORT). A flag wins over the environment, and that over a",
            "file given by --config.");
    command.settings().forEach(setting -> spec.addOption(option(setting)));
    command.settings().stream()
        .filter(Setting::isOperand)
        .forEach(
            setting -> spec.addPositional(operand(setting, spec.positionalParameters().size())));
    spec.addOption(option(Settings.CONFIG));
    spec.addOption(help());
    return spec;
  }

  private static OptionSpec option(Setting<?> setting) {
    return OptionSpec.builder(setting.flag())
        .type(String[].class)
        .arity(
            switch (setting.arity()) {
              case ONE -> "1";
              case AT_MOST_ONE -> "0..1";
              case ANY -> "1..*";
            })
        .fallbackValue(setting.arity() == Setting.Arity.AT_MOST_ONE ? "true" : "")
        .paramLabel("VALUE")
        .description(describe(setting))
        .build();
  }

  private static PositionalParamSpec operand(Setting<?> setting, int index) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .type(String.class)
        .arity("0..1")
        .paramLabel(setting.key().toUpperCase(Locale.ROOT))
        .description("The same as " + setting.flag() + ".")
        .build();
  }

  private static String describe(Setting<?> setting) {
    String fallback = Settings.defaultText(setting);
    return (setting.description()
            + ": "
            + setting.allowed()
            + (fallback.isEmpty() ? "." : ". Default: " + fallback))
        .replace("%", "%%");
  }

  private static OptionSpec help() {
    return OptionSpec.builder("--help", "-h")
        .usageHelp(true)
        .description("Shows this help and ends.")
        .build();
  }
}
