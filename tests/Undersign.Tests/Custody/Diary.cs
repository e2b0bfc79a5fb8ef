using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Undersign.Tests.Custody;

/// <summary>What was logged, from everybody.</summary>
internal sealed class Diary
{
    public ConcurrentQueue<(int Number, string Text)> Lines { get; } = [];

    public IEnumerable<int> Numbers => Lines.Select(static line => line.Number);

    public string Line(int number) => Assert.Single(Lines, line => line.Number == number).Text;

    public ILogger<T> For<T>() => new Writer<T>(this);

    private sealed class Writer<T>(Diary diary) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            diary.Lines.Enqueue((eventId.Id, formatter(state, exception)));
    }
}
