package dev.loomscope.agent.sample;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.util.List;
import java.util.stream.Stream;

/** Which sampler there is on this system. */
public final class Samplers {

  private enum Choice {
    AUTO,
    PROC,
    OSHI
  }

  private static final Setting<Choice> SAMPLER =
      Setting.choice(
          "sampler", Choice.class, "What samples: auto takes proc on Linux, oshi elsewhere");

  /** Every setting of it. */
  public static final List<Setting<?>> SETTINGS =
      Stream.of(List.<Setting<?>>of(SAMPLER), SampleConfig.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private Samplers() {}

  /**
   * The sampler that the settings ask for. No class of OSHI is loaded for that of {@code /proc}.
   *
   * @throws InvalidSettingException if this system has no such sampler
   */
  public static Sampler of(Settings settings, Sampler.Observer observer)
      throws InvalidSettingException, InterruptedException {
    SampleConfig config = SampleConfig.of(settings);
    Choice choice = settings.get(SAMPLER);
    if (choice == Choice.OSHI || (choice == Choice.AUTO && !HostPaths.IS_LINUX)) {
      return oshi(config, observer);
    }
    if (!HostPaths.IS_LINUX) {
      throw refused(choice, "only Linux has /proc; it must be auto or oshi here");
    }
    return new NodeSampler(config, observer);
  }

  private static Sampler oshi(SampleConfig config, Sampler.Observer observer)
      throws InvalidSettingException, InterruptedException {
    if (config.paths().isElsewhere()) {
      throw refused(Choice.OSHI, "with proc.path and root.path it must be proc");
    }
    try {
      Faults faults = new Faults();
      return new OshiSampler(config, observer, OshiHost.here(faults), faults);
    } catch (LinkageError missing) { // the images have no OSHI; JNA needs a folder to unpack into
      throw refused(Choice.OSHI, "OSHI cannot be loaded here (" + missing + ")");
    }
  }

  private static InvalidSettingException refused(Choice choice, String why) {
    return new InvalidSettingException(
        "setting %s = '%s' is not allowed: %s"
            .formatted(SAMPLER.key(), Setting.nameOf(choice), why));
  }
}
