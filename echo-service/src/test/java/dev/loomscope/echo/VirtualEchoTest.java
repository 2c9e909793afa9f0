package dev.loomscope.echo;

final class VirtualEchoTest extends EchoContract {
  VirtualEchoTest() {
    super(Variant.VIRTUAL);
  }
}
