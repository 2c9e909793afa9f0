package dev.loomscope.load.server;

import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.Setting;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An echo server that runs already, and that load may be made at. Immutable.
 *
 * @param name what it is called in results, requests and metrics
 * @param mode the concurrency mode that it serves in
 * @param endpoint where it listens; unresolved, for its address may change
 * @param metrics where its metrics are; null if nobody said
 */
public record Target(String name, String mode, InetSocketAddress endpoint, @Nullable URI metrics) {

  /** The targets of a program: no others are ever loaded. */
  public static final Setting<List<Target>> SETTING =
      Setting.of(
          "targets",
          "Echo servers that run already; load is made at no others",
          "NAME=HOST:PORT or NAME:MODE=HOST:PORT, one or more, separated by blanks; after each may"
              + " stand a comma and the URL of its metrics",
          Target::parseAll);

  /** The mode of a target whose name does not tell it. */
  private static final String UNKNOWN_MODE = "unknown";

  private static final Pattern FORM =
      Pattern.compile(
          "(?<name>[A-Za-z0-9][A-Za-z0-9._-]{0,62})(:(?<mode>[a-z][a-z0-9-]{0,31}))?="
              + "(?<endpoint>[^\\s,]+)(,(?<metrics>https?://[^\\s/?#]\\S*))?");

  /**
   * Reads {@code NAME=HOST:PORT NAME:MODE=HOST:PORT,METRICS_URL ...}. Without a mode it is the one
   * that the name contains.
   *
   * @throws IllegalArgumentException if the text has another form, or a name is there twice
   */
  public static List<Target> parseAll(String text) {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (String one : text.strip().split("\\s+", -1)) {
      Target target = parse(one);
      if (targets.put(target.name, target) != null) {
        throw new IllegalArgumentException("one name twice");
      }
    }
    return List.copyOf(targets.values());
  }

  private static Target parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("another form");
    }
    String name = form.group("name");
    String mode = form.group("mode");
    return new Target(
        name,
        mode == null ? modeOf(name) : mode,
        InetAddresses.parseHostAndPort(form.group("endpoint")),
        form.group("metrics") == null ? null : WebPage.address(form.group("metrics")));
  }

  private static String modeOf(String name) {
    List<String> parts = Arrays.asList(name.split("[._-]", -1));
    return Variant.MODES.stream().filter(parts::contains).findFirst().orElse(UNKNOWN_MODE);
  }

  /** Where it listens, as {@code HOST:PORT}. */
  public String address() {
    return InetAddresses.text(endpoint);
  }

  /** What a comparison tells of it. */
  public Servers.Facts facts() {
    return new Servers.Facts(name, mode, address(), List.of(), Map.of());
  }

  /** Its column in a comparison. */
  public Variant variant() {
    return new Variant(name, mode, List.of(), false);
  }
}
