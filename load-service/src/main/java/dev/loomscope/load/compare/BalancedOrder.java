package dev.loomscope.load.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * In which order some are measured in each round: a Williams design. Over as many rounds as there
 * are orders, each comes at each place equally often, and directly after each other equally often,
 * so that what one leaves behind (a hot CPU, a full page cache) is not always to the same one's
 * cost. Mere rotation would have each always follow the same one. Immutable.
 *
 * @see <a href="https://doi.org/10.1071/CH9490149">Williams, Experimental Designs Balanced for the
 *     Estimation of Residual Effects of Treatments</a>
 */
final class BalancedOrder {

  private final List<List<Integer>> orders = new ArrayList<>();

  /**
   * Orders of so many.
   *
   * @param size at least 1
   */
  BalancedOrder(int size) {
    List<Integer> zigzag = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      zigzag.add(i % 2 == 0 ? (size - i / 2) % size : (i + 1) / 2);
    }
    for (int shift = 0; shift < size; shift++) {
      List<Integer> order = new ArrayList<>();
      for (int i : zigzag) {
        order.add((i + shift) % size);
      }
      orders.add(order);
    }
    if (size % 2 == 1) { // of an odd number only forwards and backwards together are balanced
      orders.reversed().stream().toList().forEach(order -> orders.add(order.reversed()));
    }
  }

  /** After how many rounds the orders begin again. */
  int period() {
    return orders.size();
  }

  /** Those things in the order of a round, which counts from 0. */
  <T> List<T> ofRound(int round, List<T> things) {
    return orders.get(round % orders.size()).stream().<T>map(things::get).toList();
  }
}
