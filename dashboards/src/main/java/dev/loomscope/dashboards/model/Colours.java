package dev.loomscope.dashboards.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The colours of the concurrency modes, the same wherever loomscope draws them. From Okabe and
 * Ito's palette, whose colours people with any kind of colour blindness can tell apart.
 */
public final class Colours {

  /** Each mode's colour as CSS writes it, in the order in which modes are shown. */
  public static final Map<String, String> OF_MODES = ofModes();

  private Colours() {}

  private static Map<String, String> ofModes() {
    Map<String, String> colours = new LinkedHashMap<>();
    colours.put("process", "#d55e00");
    colours.put("thread", "#e69f00");
    colours.put("virtual", "#0072b2");
    colours.put("async", "#009e73");
    return Collections.unmodifiableMap(colours);
  }
}
