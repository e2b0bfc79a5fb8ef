using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign certificate</c>: what is shown in TLS, and how it goes with the next one.</summary>
internal static class CertificateCommand
{
    public static Command Create() => new("certificate", """
        Shows the certificates of the receive connectors, and how it goes with the one that is obtained by acme: in the node file;
        keeps others in the database, their keys encrypted, for certificate: { stored: NAME } in the node file.

          undersign certificate show
          undersign certificate renew          asks for a new one now, whatever the schedule or the last failure says
          undersign certificate import gateway.pfx --password-file gateway.password --name gateway
          undersign certificate import gateway.pem --key gateway.key --name gateway
          undersign certificate list
          undersign certificate remove gateway

        A running gateway acts within five seconds. Exit code 0: done. 1: it did not work. 2: the node file could not be read.
        """)
    {
        Import(), List(), Remove(),
        Verb("show", "Lists each certificate with names, issuer and end.", static (run, config, cancellationToken) => run.ShowAsync(config, cancellationToken)),
        Verb("renew", "Has the authority asked for a new certificate at once.", static (run, config, cancellationToken) => run.RenewAsync(config, cancellationToken)),
    };

    private static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "A PFX file, or a PEM file with the leaf first." };
        var key = new Option<string?>("--key") { Description = "The PEM file with the private key, when it is another.", HelpName = "FILE" };
        var password = new Option<string?>("--password-file") { Description = "A file with the password of the PFX file.", HelpName = "FILE" };
        var name = new Option<string>("--name") { Description = "How the node file calls it; one of that name is replaced.", HelpName = "NAME", Required = true };
        var config = NodeFile.Option();
        var command = new Command("import", "Puts a certificate into the database, its key encrypted.") { file, key, password, name, config };
        command.SetAction((parsed, cancellationToken) => RunOf(parsed).ImportAsync(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(file), parsed.GetValue(key), parsed.GetValue(password), parsed.GetRequiredValue(name), cancellationToken));
        return command;
    }

    private static Command List()
    {
        var config = NodeFile.Option();
        var command = new Command("list", "Lists the certificates in the database, and who shows them.") { config };
        command.SetAction((parsed, cancellationToken) => RunOf(parsed).ListAsync(parsed.GetRequiredValue(config), cancellationToken));
        return command;
    }

    private static Command Remove()
    {
        var (name, config) = (new Argument<string>("NAME"), NodeFile.Option());
        var command = new Command("remove", "Removes a certificate that the node file does not name from the database.") { name, config };
        command.SetAction((parsed, cancellationToken) => RunOf(parsed).RemoveAsync(parsed.GetRequiredValue(config), parsed.GetRequiredValue(name), cancellationToken));
        return command;
    }

    private static ImportRun RunOf(ParseResult parsed) => new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, TimeProvider.System);

    private static Command Verb(string name, string description, Func<CertificateRun, string, CancellationToken, Task<int>> act)
    {
        var config = NodeFile.Option();
        var command = new Command(name, description) { config };
        command.SetAction((parsed, cancellationToken) =>
            act(new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error), parsed.GetRequiredValue(config), cancellationToken));
        return command;
    }
}
