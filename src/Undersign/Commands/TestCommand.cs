using System.CommandLine;
using Undersign.Rehearsals;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary><c>undersign test</c>: whether settings do what somebody expects of them; for CI.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = $"The folder with the settings and {ExpectationReader.FileName}." };
        var config = NodeFile.Option();
        var command = new Command("test", $"""
            Checks the settings in a folder, and every expectation in {ExpectationReader.FileName} beside them.

              expectations:
                - expect: from alice@ to outside@ gets sales-en, legal
                - {"{"} expect: from alice@ to bob@ gets nothing, subject: "[plain]" {"}"}

            Needs no node file and no database, unless people come from directories: the node has them. Exit code 0: all are met.
            1: some are not, or the settings are not good; each is said with file and line. 2: there are no expectations, or not
            such that can be checked.
            """)
        {
            folder, config,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(folder), parsed.GetRequiredValue(config), TimeProvider.System, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, string config, TimeProvider time, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (await SettingsAtHand.DraftAsync(folder, config, error, cancellationToken) is not { } organisation)
        {
            return ExitCode.Failed;
        }

        var problems = new Problems(Path.Combine(folder, ExpectationReader.FileName));
        var expectations = ExpectationReader.Read(folder, organisation, time.GetUtcNow(), problems);
        if (problems.Any)
        {
            NodeFile.Tell(problems, error);
            return ExitCode.Unreadable;
        }

        var unmet = 0;
        foreach (var expectation in expectations)
        {
            var instead = expectation.Check(organisation);
            if (instead.Count > 0)
            {
                unmet++;
                problems.Add(expectation.Path, string.Join("; ", instead));
            }
        }

        NodeFile.Tell(problems, error);
        await output.WriteLineAsync(unmet == 0 ? $"All {expectations.Count} expectations are met." : $"{unmet} of {expectations.Count} expectations are not met.");
        return unmet == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
