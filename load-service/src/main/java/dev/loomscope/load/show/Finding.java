package dev.loomscope.load.show;

/**
 * One thing that was found.
 *
 * @param point where on the experiment's axis, or with servers of which age
 * @param text a sentence without its full stop
 */
public record Finding(String point, String text) {

  @Override
  public String toString() {
    return point + ": " + text;
  }
}
