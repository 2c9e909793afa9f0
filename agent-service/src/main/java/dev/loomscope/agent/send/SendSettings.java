package dev.loomscope.agent.send;

import dev.loomscope.service.EventLog;
import dev.loomscope.service.FileText;
import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.WatchedFiles;
import dev.loomscope.wire.KeyRing;
import dev.loomscope.wire.Level;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Sealing;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The settings of whatever reports to a collector. */
public final class SendSettings {

  /** Where the collector is; its name is not looked up yet. */
  public static final Setting<InetSocketAddress> COLLECTOR =
      Setting.of(
          "collector", "Where reports are sent", "HOST:PORT", InetAddresses::parseHostAndPort);

  /** How reports travel. */
  public static final Setting<Transport> TRANSPORT =
      Setting.choice("transport", Transport.class, "How reports travel");

  /** How often a sample is taken. */
  public static final Setting<Duration> INTERVAL =
      Setting.duration(
          "interval",
          Duration.ofMillis(Protocol.MIN_INTERVAL),
          Duration.ofMillis(Protocol.MAX_INTERVAL),
          "Time from one sample to the next");

  /** How large a datagram may be. */
  public static final Setting<Integer> MAX_DATAGRAM_BYTES =
      Setting.integer(
          "max-datagram-bytes",
          Protocol.MIN_DATAGRAM_BYTES,
          Protocol.MAX_DATAGRAM_BYTES,
          "Bytes of a datagram at most, its seal included");

  private static final Setting<Level> SEAL =
      Setting.choice("seal", Level.class, "How reports are sealed, and answers must be");
  private static final Setting<String> KEY_FILE =
      Setting.text("key-file", "File of keys, needed to seal");
  private static final Setting<String> AUDIENCE =
      Setting.of(
          "audience",
          "The collectors that sealed reports are for, as they call themselves",
          Protocol.NAME_OR_NONE,
          Protocol::nameOrNone);

  /** Every one of them. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          COLLECTOR,
          TRANSPORT,
          INTERVAL,
          MAX_DATAGRAM_BYTES,
          SEAL,
          KEY_FILE,
          AUDIENCE,
          FileText.SECRETS_GROUP);

  private static final EventLog LOG = EventLog.of(SendSettings.class);

  private SendSettings() {}

  /**
   * How to seal.
   *
   * @throws InvalidSettingException if a key is needed and the file of keys cannot be used, or if
   *     there is an audience and no seal to bind to it
   */
  public static Sealing sealing(Settings settings) throws InvalidSettingException {
    Level level = settings.get(SEAL);
    String audience = settings.get(AUDIENCE);
    if (level == Level.NONE) {
      if (!audience.isEmpty()) {
        throw new InvalidSettingException(
            "setting audience = %s: needs seal = sign or encrypt".formatted(audience));
      }
      return Sealing.none();
    }
    WatchedFiles<KeyRing> keys =
        WatchedFiles.secret(
                settings,
                KEY_FILE,
                text -> KeyRing.parse(text).boundTo(audience),
                InstantSource.system(),
                LOGGED)
            .orElseThrow(
                () ->
                    new InvalidSettingException(
                        "setting key-file is missing: seal = %s needs one"
                            .formatted(Setting.nameOf(level))));
    return new Sealing(level, keys::value);
  }

  /**
   * How a node seals.
   *
   * @throws InvalidSettingException if the key cannot be had, or is another node's
   */
  public static Sealing sealing(Settings settings, String node) throws InvalidSettingException {
    Sealing sealing = sealing(settings);
    String owner = sealing.keys().get().node();
    if (owner != null && !owner.equals(node)) {
      throw new InvalidSettingException(
          "setting key-file = %s: its first key is that of node %s, and this is node %s"
              .formatted(settings.get(KEY_FILE), owner, node));
    }
    return sealing;
  }

  private static final WatchedFiles.Observer<KeyRing> LOGGED =
      new WatchedFiles.Observer<KeyRing>() {
        @Override
        public void replaced(KeyRing keys) {
          LOG.info("keys replaced", "ids", keys.ids());
        }

        @Override
        public void refused(String why) {
          LOG.warn("keys not replaced", "cause", why);
        }
      };
}
