package dev.loomscope.agent.sample;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers of OSHI that a test makes up; whatever else is asked fails. */
final class Told {

  private Told() {}

  /**
   * An object that answers the methods named, whatever their arguments.
   *
   * @param answers the answer of each method; a supplier is asked each time
   */
  static <T> T of(Class<T> type, Map<String, ?> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              @Nullable Object answer = answers.get(method.getName());
              if (answer == null) {
                throw new UnsupportedOperationException(
                    type.getSimpleName() + " tells no " + method);
              }
              return answer instanceof Supplier<?> supplier ? supplier.get() : answer;
            }));
  }
}
