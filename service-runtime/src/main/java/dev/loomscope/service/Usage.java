package dev.loomscope.service;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the help of a program. */
final class Usage {

  private static final int WIDTH = 100;

  /** Where what is said of a flag begins. */
  private static final int COLUMN = 28;

  private static final String SOURCES =
      "Each flag is also a key of application.yaml (--http-port is http.port) and an environment"
          + " variable (HTTP_PORT). A flag wins over the environment, and that over a file given by"
          + " --config.";

  private final StringBuilder text = new StringBuilder();

  private Usage() {}

  /** The help of a program with all its flags. */
  static String of(String name, String description, List<Setting<?>> settings) {
    Usage usage = new Usage();
    List<Setting<?>> operands = settings.stream().filter(Setting::isOperand).toList();
    usage.text.append("Usage: loomscope ").append(name).append(" [FLAGS]");
    operands.forEach(operand -> usage.text.append(" [").append(label(operand)).append(']'));
    usage.text.append('\n');
    usage.wrap("", description, 0);
    usage.text.append('\n');
    operands.forEach(
        operand ->
            usage.wrap("  " + label(operand), "The same as " + operand.flag() + ".", COLUMN));
    settings.forEach(setting -> usage.wrap("  " + flag(setting), describe(setting), COLUMN));
    usage.wrap("  --help, -h", "Shows this help and ends.", COLUMN);
    usage.text.append('\n');
    usage.wrap("", SOURCES, 0);
    return usage.text.toString();
  }

  /** The help of programs that share a jar: what each is for. */
  static String of(Map<String, String> descriptionsByName) {
    Usage usage = new Usage();
    usage.text.append("Usage: loomscope PROGRAM [FLAGS]\n\n");
    descriptionsByName.forEach((name, text) -> usage.wrap("  " + name, text, COLUMN));
    usage.text.append('\n');
    usage.wrap("", "loomscope PROGRAM --help lists the flags.", 0);
    return usage.text.toString();
  }

  private static String label(Setting<?> operand) {
    return operand.key().toUpperCase(Locale.ROOT);
  }

  private static String flag(Setting<?> setting) {
    return setting.flag()
        + switch (setting.arity()) {
          case ONE -> " VALUE";
          case AT_MOST_ONE -> " [VALUE]";
          case ANY -> " VALUE ...";
        };
  }

  private static String describe(Setting<?> setting) {
    String fallback = Settings.defaultText(setting);
    return setting.description()
        + ": "
        + setting.allowed()
        + (fallback.isEmpty() ? "." : ". Default: " + fallback);
  }

  /** Adds what begins at the margin, and beside or below it words from a column on. */
  private void wrap(String margin, String words, int column) {
    int begin = text.length();
    text.append(margin);
    if (margin.length() >= column && column > 0) {
      text.append('\n');
      begin = text.length();
    }
    String gap = "";
    for (String word : words.split(" ", -1)) {
      if (text.length() + gap.length() + word.length() - begin > WIDTH) {
        text.append('\n');
        begin = text.length();
        gap = "";
      }
      text.append(gap).repeat(' ', Math.max(0, column - (text.length() - begin))).append(word);
      gap = " ";
    }
    text.append('\n');
  }
}
