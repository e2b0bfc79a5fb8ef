using System.CommandLine;
using System.CommandLine.Invocation;
using Undersign;
using Undersign.Commands;

var undersign = new RootCommand("Undersign puts the right signature under every mail a company sends.")
{
    ServeCommand.Create(),
    CheckCommand.Create(),
    SignInCommand.Create(),
    CertificateCommand.Create(),
    ApplyCommand.Create(),
    DiffCommand.Create(),
    HistoryCommand.Create(),
    RollbackCommand.Create(),
    ExportCommand.Create(),
    EntraCommand.Create(),
    ExchangeCommand.Create(),
    ExchangeServerCommand.Create(),
    GoogleCommand.Create(),
    DomainsCommand.Create(),
    DiagnoseCommand.Create(), EmailCommand.Create(),
    TestCommand.Create(),
    ExplainCommand.Create(),
    ReplayCommand.Create(),
    PasswordCommand.Create(),
    TraceCommand.Create(),
    PeopleCommand.Create(),
    QueueCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    StampCommand.Create(),
    SignaturesCommand.Create(),
    DemoCommand.Create(),
};

await using var output = new TerminalWriter(Console.Out);
await using var error = new TerminalWriter(Console.Error);
var parsed = undersign.Parse(args);
if (parsed.Action is ParseErrorAction)
{
    WrongUse.Tell(parsed, error);
    return parsed.CommandResult.Command.Name == DiagnoseCommand.Name ? ExitCode.Unreadable : ExitCode.Failed; // there, 1 is a finding
}

// As long as the host may take: what is being handed over when we are told to stop gets its verdict.
return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = Gateway.LongestStop + TimeSpan.FromSeconds(2) });
