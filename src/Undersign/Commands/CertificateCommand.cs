using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign certificate</c>: what is shown in TLS, and how it goes with the next one.</summary>
internal static class CertificateCommand
{
    public static Command Create() => new("certificate", """
        Shows the certificates of the receive connectors, and how it goes with the one that is obtained by acme: in the node file.

          undersign certificate show
          undersign certificate renew          asks for a new one now, whatever the schedule or the last failure says

        A running gateway acts within five seconds. Exit code 0: done. 1: it did not work. 2: the node file could not be read.
        """)
    {
        Verb("show", "Lists each certificate with names, issuer and end.", static (run, config, cancellationToken) => run.ShowAsync(config, cancellationToken)),
        Verb("renew", "Has the authority asked for a new certificate at once.", static (run, config, cancellationToken) => run.RenewAsync(config, cancellationToken)),
    };

    private static Command Verb(string name, string description, Func<CertificateRun, string, CancellationToken, Task<int>> act)
    {
        var config = NodeFile.Option();
        var command = new Command(name, description) { config };
        command.SetAction((parsed, cancellationToken) =>
            act(new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error), parsed.GetRequiredValue(config), cancellationToken));
        return command;
    }
}
