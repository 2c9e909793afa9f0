package dev.loomscope.echo;

final class ThreadEchoTest extends EchoContract {
  ThreadEchoTest() {
    super(Variant.THREAD);
  }
}
