using System.CommandLine;
using Undersign.Commands;

namespace Undersign.Tests.Commands;

public sealed class WrongUseTests
{
    [Theory]
    [InlineData("trcae", "undersign: there is no command \"trcae\"; did you mean \"trace\"?", "undersign --help says more.")]
    [InlineData("", "undersign: which command? trace, people", "undersign --help says more.")]
    [InlineData("people lst", "undersign people: there is no command \"lst\"; did you mean \"list\"?", "undersign people --help says more.")]
    [InlineData("trace --limit many", "undersign trace: Cannot parse argument 'many' for option '--limit' as expected type 'System.Int32'.", "undersign trace --help says more.")]
    [InlineData("people show", "undersign people show: Required argument missing for command: 'show'.", "undersign people show --help says more.")]
    public void Is_answered_in_two_lines(string arguments, params string[] expected)
    {
        var parsed = new RootCommand { TraceCommand.Create(), PeopleCommand.Create() }.Parse(arguments);
        using var error = new StringWriter { NewLine = "\n" };

        WrongUse.Tell(parsed, error);

        Assert.Equal(string.Concat(expected.Select(static line => line + "\n")), error.ToString());
    }
}
