namespace Undersign.EndToEnd;

public sealed class PlaceholderTests
{
    [Fact]
    public void Is_replaced() => Assert.True(Environment.ProcessId > 0);
}
