package dev.loomscope.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Reads what a command line says of settings: by flag, {@code --port 7007} or {@code --port=7007},
 * or by operand. Instead of a library, whose classes took longer to load than all others.
 *
 * <p>Used once, by one thread.
 */
final class CommandLine {

  private final Map<String, Setting<?>> settings = new HashMap<>();
  private final Iterator<? extends Setting<?>> operands;
  private final List<String> arguments;
  private final Map<String, String> values = new HashMap<>();
  private int next;

  private CommandLine(Collection<? extends Setting<?>> settings, List<String> arguments) {
    settings.forEach(setting -> this.settings.put(setting.flag(), setting));
    this.operands = settings.stream().filter(Setting::isOperand).iterator();
    this.arguments = arguments;
  }

  /** Whether help is wanted, whatever else is said. */
  static boolean asksForHelp(List<String> arguments) {
    return arguments.contains("--help") || arguments.contains("-h");
  }

  /**
   * Returns the values of the settings that are named, by their keys.
   *
   * @param settings those that may be named; the operands among them in their order
   * @throws InvalidSettingException if there is a flag that is none of theirs, is there twice or
   *     lacks its value, or an operand too many
   */
  static Map<String, String> read(Collection<? extends Setting<?>> settings, List<String> arguments)
      throws InvalidSettingException {
    CommandLine line = new CommandLine(settings, arguments);
    while (line.next < arguments.size()) {
      line.readOne(arguments.get(line.next++));
    }
    return line.values;
  }

  private void readOne(String argument) throws InvalidSettingException {
    if (argument.startsWith("-")) {
      readFlag(argument);
    } else if (operands.hasNext()) {
      put(operands.next(), argument);
    } else {
      throw new InvalidSettingException("unknown argument: '" + argument + "'");
    }
  }

  private void readFlag(String argument) throws InvalidSettingException {
    int equals = argument.indexOf('=');
    Setting<?> setting = settings.get(equals < 0 ? argument : argument.substring(0, equals));
    if (setting == null) {
      throw new InvalidSettingException("unknown flag: '" + argument + "'");
    }
    List<String> given = new ArrayList<>();
    if (equals >= 0) {
      given.add(argument.substring(equals + 1));
    }
    int most = setting.arity() == Setting.Arity.ANY ? Integer.MAX_VALUE : 1;
    while (given.size() < most
        && next < arguments.size()
        && isValue(setting, arguments.get(next))) {
      given.add(arguments.get(next++));
    }
    if (given.isEmpty()) {
      if (setting.arity() != Setting.Arity.AT_MOST_ONE) {
        throw new InvalidSettingException("flag " + setting.flag() + " lacks its value");
      }
      given.add("true");
    }
    put(setting, String.join(",", given));
  }

  /** Where there must be a value, it may begin with a dash, as -1 does. */
  private boolean isValue(Setting<?> setting, String argument) {
    return setting.arity() == Setting.Arity.ONE
        ? !settings.containsKey(argument)
        : !argument.startsWith("-");
  }

  private void put(Setting<?> setting, String value) throws InvalidSettingException {
    if (values.put(setting.key(), value) != null) {
      throw new InvalidSettingException("flag " + setting.flag() + " is there twice");
    }
  }
}
