package dev.loomscope.service;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;

import dev.loomscope.service.Program.Command;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads command lines: which of a program's commands is meant, and what its flags say. */
final class CommandLines {

  /** What a command line asks for. */
  sealed interface Request {}

  /**
   * To run a command.
   *
   * @param flags values by the keys of their settings
   */
  record Chosen(Command command, Map<String, String> flags) implements Request {}

  /** To say how the program is used, or which version it is. */
  record Help(String text) implements Request {}

  /** A command line that means nothing; the message is one line. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Where the terminal's is not known. */
  private static final int WIDTH = 80;

  private CommandLines() {}

  /**
   * Reads a command line.
   *
   * @param commands by their names; if there are several the first argument chooses
   * @throws RefusedException if it names no command, or flags that the command has not
   */
  static Request read(Map<String, Command> commands, String[] arguments) throws RefusedException {
    ParseResult parsed = parse(commandLine(commands), arguments);
    while (parsed.hasSubcommand() && !parsed.isUsageHelpRequested()) {
      parsed = parsed.subcommand();
    }
    if (parsed.isVersionHelpRequested()) {
      return new Help("loomscope " + Version.text() + "\n");
    }
    CommandSpec spec = parsed.commandSpec();
    if (parsed.isUsageHelpRequested()) {
      return new Help(spec.commandLine().getUsageMessage());
    }
    if (spec.userObject() instanceof Command command) {
      return new Chosen(command, flags(command, parsed));
    }
    throw new RefusedException("which command? one of " + String.join(", ", commands.keySet()));
  }

  private static ParseResult parse(CommandLine line, String[] arguments) throws RefusedException {
    try {
      return line.parseArgs(arguments);
    } catch (ParameterException refused) {
      throw new RefusedException(
          Failures.rootMessage(refused) + suggestion(refused) + "; see --help");
    }
  }

  private static String suggestion(ParameterException refused) {
    if (!(refused instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    String misspelt = unmatched.getUnmatched().getFirst().split("=", 2)[0];
    return Similar.to(misspelt, refused.getCommandLine().getCommandSpec().optionsMap().keySet())
        .map(similar -> "; did you mean " + similar + "?")
        .orElse("");
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

  private static CommandLine commandLine(Map<String, Command> commands) {
    if (commands.size() == 1) {
      return configured(new CommandLine(spec(commands.values().iterator().next(), "loomscope ")));
    }
    CommandSpec top = CommandSpec.create().name("loomscope");
    top.addOption(help());
    top.addOption(version());
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
        .width(WIDTH)
        .autoWidth(true)
        .footer(
            examples(command),
            "Each flag is also a key of application.yaml (--http-port is http.port) and an"
                + " environment variable (LOOMSCOPE_HTTP_PORT). A flag wins over the environment,"
                + " and that over a file given by --config.");
    command.settings().forEach(setting -> spec.addOption(option(setting)));
    command.settings().stream()
        .filter(Setting::isOperand)
        .forEach(
            setting -> spec.addPositional(operand(setting, spec.positionalParameters().size())));
    spec.addOption(option(Settings.CONFIG));
    spec.addOption(help());
    spec.addOption(version());
    spec.usageMessage().sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OPTIONS);
    return spec;
  }

  /** Those of the examples come first: they are what most runs need. */
  private static final IHelpSectionRenderer OPTIONS =
      help -> {
        Map<Boolean, List<OptionSpec>> options =
            help.commandSpec().options().stream()
                .collect(partitioningBy(option -> isInAnExample(help.commandSpec(), option)));
        List<OptionSpec> mostUsed = options.getOrDefault(true, List.of());
        List<OptionSpec> others = options.getOrDefault(false, List.of());
        return mostUsed.isEmpty()
            ? list(help, others)
            : "%nMost used:%n".formatted()
                + list(help, mostUsed)
                + "%nAll others:%n".formatted()
                + list(help, others);
      };

  private static boolean isInAnExample(CommandSpec spec, OptionSpec option) {
    return spec.userObject() instanceof Command command
        && command.examples().stream()
            .flatMap(example -> Stream.of(example.split("[ =]", -1)))
            .anyMatch(option.longestName()::equals);
  }

  private static String list(CommandLine.Help help, List<OptionSpec> options) {
    CommandLine.Help.Layout layout =
        help.createDefaultLayout(options, List.of(), help.colorScheme());
    layout.addOptions(options, help.parameterLabelRenderer());
    return layout.toString();
  }

  private static String examples(Command command) {
    return command.examples().isEmpty()
        ? ""
        : command.examples().stream()
            .map(example -> "%n  ./loomscope " + example.replace("%", "%%"))
            .collect(joining("", "%nExamples:", "%n"));
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

  private static OptionSpec version() {
    return OptionSpec.builder("--version")
        .versionHelp(true)
        .description("Shows the version and ends.")
        .build();
  }

  private static OptionSpec help() {
    return OptionSpec.builder("--help", "-h")
        .usageHelp(true)
        .description("Shows this help and ends.")
        .build();
  }
}
