namespace Undersign.EndToEnd.Harness;

/// <summary>Every wait of a test has a limit: what has not come by then will not come.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task Within(Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    /// <summary>For what other programs do without telling us.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> otherwise)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(time.GetElapsedTime(began) < Limit, otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, TestContext.Current.CancellationToken);
        }
    }
}
