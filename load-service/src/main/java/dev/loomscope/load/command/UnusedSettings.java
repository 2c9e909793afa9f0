package dev.loomscope.load.command;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;

/** Refuses settings that somebody made and that do nothing in the run that they were made for. */
final class UnusedSettings {

  private UnusedSettings() {}

  /**
   * Requires that settings were left as they come.
   *
   * @param why after "is not allowed"
   * @throws InvalidSettingException if one was set
   */
  static void refuse(Settings settings, String why, Setting<?>... unused)
      throws InvalidSettingException {
    for (Setting<?> setting : unused) {
      if (settings.isSet(setting)) {
        throw new InvalidSettingException(
            "setting %s = '%s' is not allowed %s"
                .formatted(setting.key(), settings.effective().get(setting.key()), why));
      }
    }
  }
}
