using System.CommandLine;
using Undersign.Demonstration;
using Undersign.Organisations;
using Undersign.Threads;
using Undersign.Traces;

namespace Undersign.Commands;

/// <summary><c>undersign demo</c>: what <c>./run</c> shows.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "End when the messages have arrived: exit code 0 when all are as they should be, else 1." };
        var folder = new Option<string>("--folder") { Description = "Where the node file, the database and the mail go; emptied first.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("var", "demo") };
        var examples = new Option<string>("--examples") { Description = "The examples of the repository.", HelpName = "DIR", DefaultValueFactory = _ => "examples" };
        var command = new Command("demo", """
            Starts a gateway with the example organisation and a next hop behind it, sends real messages through, and shows
            for each what was decided and why. Nothing leaves this machine.

              undersign demo
              undersign demo --once
            """)
        {
            once, folder, examples,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(folder), result.GetRequiredValue(examples), result.GetValue(once), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, string examples, bool once, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (Path.Combine(examples, DemoFolder.OrganisationName, OrganisationFolder.FileName) is var settings && !File.Exists(settings))
        {
            await error.WriteLineAsync($"There is no {settings}. Run this in the repository, or name its examples with --examples DIR.");
            return ExitCode.Unreadable;
        }

        await using var nextHop = await KeepingHop.StartAsync(cancellationToken);
        var folder = DemoFolder.Create(Path.GetFullPath(path), examples, nextHop.Port);
        if (await new ApplyRun(output, error, mayGo: true).RunAsync(folder.Organisation, folder.NodeFile, isDryRun: false, cancellationToken) != ExitCode.Done
            || NodeFile.Read(folder.NodeFile, error) is not { } node)
        {
            return ExitCode.Failed;
        }

        await using var gateway = Gateway.Build(node);
        await Gateway.StartAsync(gateway, cancellationToken);
        await output.WriteLineAsync();
        var traces = gateway.Services.GetRequiredService<TraceSearch>();
        var isGood = await new Demo(folder, nextHop, traces, gateway.Services.GetRequiredService<ThreadMemory>(), output, TimeProvider.System).RunAsync(cancellationToken);
        if (!once)
        {
            nextHop.Show(new OwnMessages(folder, output).Keep);
            await output.WriteLineAsync($"""
                Status page:  http://127.0.0.1:{folder.WebPort}/
                Send more to: 127.0.0.1:{folder.SmtpPort}, for instance
                  swaks --server 127.0.0.1:{folder.SmtpPort} --from anna.berger@contoso.example --to you@fabrikam.example
                It is stamped by the rules of the example, handed over to a next hop that belongs to this demonstration, and goes no further: you find it as
                own-1.html and own-1.eml in {folder.Mail}. Why it looks as it does:
                  {Path.GetRelativePath(".", Path.Combine(AppContext.BaseDirectory, "undersign"))} trace --explain --limit 1 --config {folder.NodeFile}
                Ctrl+C ends it.
                """);
            await gateway.WaitForShutdownAsync(cancellationToken);
        }

        await gateway.StopAsync(CancellationToken.None); // traces are still to be written
        return isGood ? ExitCode.Done : ExitCode.Failed;
    }
}
