package dev.loomscope.echo;

final class EventLoopEchoTest extends EchoContract {
  EventLoopEchoTest() {
    super(Variant.ASYNC);
  }
}
