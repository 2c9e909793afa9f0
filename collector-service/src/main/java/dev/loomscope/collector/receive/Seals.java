package dev.loomscope.collector.receive;

import dev.loomscope.service.EventLog;
import dev.loomscope.service.FileText;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.WatchedFiles;
import dev.loomscope.wire.KeyRing;
import dev.loomscope.wire.Level;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Sealing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The settings of what reports must be sealed with, and the keys that they name. */
final class Seals {

  private static final Setting<Level> SEAL =
      Setting.choice("seal", Level.class, "The least that a report must be sealed by");
  private static final Setting<String> KEY_FILE =
      Setting.text("key-file", "File of keys, read again when it changes; empty for none");
  private static final Setting<String> AUDIENCE =
      Setting.of(
          "audience",
          "What sealed reports must be for; the same at their agents",
          Protocol.NAME_OR_NONE,
          Protocol::nameOrNone);

  /** How far a sealed report's time may be from this clock, to either side. */
  static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  static final List<Setting<?>> SETTINGS =
      List.of(SEAL, KEY_FILE, AUDIENCE, FileText.SECRETS_GROUP);

  private static final EventLog LOG = EventLog.of(Seals.class);

  private Seals() {}

  static Level level(Settings settings) {
    return settings.get(SEAL);
  }

  /**
   * What reports must be sealed with.
   *
   * @throws InvalidSettingException if a level or an audience is demanded without keys, or the file
   *     cannot be used
   */
  static Sealing sealing(Settings settings, InstantSource clock, ReceiveMetrics metrics)
      throws InvalidSettingException {
    String audience = settings.get(AUDIENCE);
    Optional<WatchedFiles<KeyRing>> keys =
        WatchedFiles.secret(
            settings,
            KEY_FILE,
            text -> KeyRing.parse(text).boundTo(audience),
            clock,
            observer(metrics));
    if (keys.isPresent()) {
      return new Sealing(level(settings), keys.get()::value);
    }
    if (level(settings) != Level.NONE) {
      throw new InvalidSettingException(
          "setting key-file is missing: seal = %s needs it"
              .formatted(Setting.nameOf(level(settings))));
    }
    if (!audience.isEmpty()) {
      throw new InvalidSettingException(
          "setting audience = %s: needs a key-file".formatted(audience));
    }
    return Sealing.none();
  }

  private static WatchedFiles.Observer<KeyRing> observer(ReceiveMetrics metrics) {
    return new WatchedFiles.Observer<KeyRing>() {
      @Override
      public void replaced(KeyRing keys) {
        metrics.keysReplaced();
        LOG.info("keys replaced", "ids", keys.ids());
      }

      @Override
      public void refused(String why) {
        metrics.keysRefused();
        LOG.warn("key file cannot be used, the keys before it remain", "cause", why);
      }
    };
  }
}
