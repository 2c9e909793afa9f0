package dev.loomscope.dashboards.model;

import java.util.List;

/**
 * Panels under one heading, from left to right and then below.
 *
 * @param folded whether they are shown, and asked for, only when the heading is clicked
 */
public record Row(String title, boolean folded, List<Panel> panels) {

  /** Panels that are shown at once. */
  public static Row of(String title, Panel... panels) {
    return new Row(title, false, List.of(panels));
  }

  /** Panels that are shown when somebody wants them. */
  public static Row folded(String title, Panel... panels) {
    return new Row(title, true, List.of(panels));
  }
}
