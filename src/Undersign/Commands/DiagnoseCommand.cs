using System.CommandLine;
using System.CommandLine.Parsing;
using Undersign.Diagnosis;

namespace Undersign.Commands;

/// <summary><c>undersign diagnose</c>: tests an SMTP server's settings stage by stage, and says what is wrong with them.</summary>
internal static class DiagnoseCommand
{
    public const string Name = "diagnose";

    private static readonly Argument<string?> Server = new("HOST[:PORT]") { Arity = ArgumentArity.ZeroOrOne, Description = "The server, and its port where it is not the usual one of --security." };
    private static readonly Option<string> Security = new("--security") { Description = "auto: TLS on port 465, STARTTLS elsewhere; starttls; tls: with the first octet; none.", HelpName = "auto|starttls|tls|none", DefaultValueFactory = static _ => "auto" };
    private static readonly Option<string?> User = new("--user") { Description = "Who logs in.", HelpName = "NAME" };
    private static readonly Option<string?> PasswordFile = new("--password-file") { Description = "A file with the password.", HelpName = "FILE" };
    private static readonly Option<string?> TokenFile = new("--token-file") { Description = "A file with an access token of OAuth 2.0, instead.", HelpName = "FILE" };
    private static readonly Option<string?> OAuth = new("--oauth") { Description = "The token endpoint of OAuth 2.0, which gives one.", HelpName = "URL" };
    private static readonly Option<string?> ClientId = new("--client-id") { Description = "With --oauth: the application.", HelpName = "ID" };
    private static readonly Option<string?> ClientSecretFile = new("--client-secret-file") { Description = "With --oauth: a file with the application's secret.", HelpName = "FILE" };
    private static readonly Option<string?> RefreshTokenFile = new("--refresh-token-file") { Description = "With --oauth: a file with a refresh token; without it the application asks for itself.", HelpName = "FILE" };
    private static readonly Option<string?> Scope = new("--scope") { Description = "With --oauth: the scope asked for.", HelpName = "SCOPE" };
    private static readonly Option<bool> InClear = new("--in-clear") { Description = "Logs in without TLS too, where everybody between can read it." };
    private static readonly Option<string?> Connector = new("--connector") { Description = "In place of HOST: a send connector, with its own certificate, login, EHLO name and source address.", HelpName = "NAME" };
    private static readonly Option<string?> OfOrganisation = new("--organisation") { Description = "With --connector: whose it is, where there are several.", HelpName = "NAME" };
    private static readonly Option<string?> From = new("--from") { Description = "From whom; --user, where that is an address.", HelpName = "ADDRESS" };
    private static readonly Option<string?> To = new("--to") { Description = "To whom; the same as --from.", HelpName = "ADDRESS" };
    private static readonly Option<bool> Send = new("--send") { Description = "Sends a short message to --to. Without it nobody gets anything: the test ends behind RCPT." };
    private static readonly Option<bool> AnyCertificate = new("--any-certificate") { Description = "A certificate that proves nothing is worth a remark and no more." };
    private static readonly Option<string?> Ehlo = new("--ehlo") { Description = "Our name in EHLO; the node's, or this machine's.", HelpName = "NAME" };
    private static readonly Option<bool> Json = new("--json") { Description = "One line of JSON instead." };
    private static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "And the whole dialogue, without secrets." };

    public static Command Create()
    {
        var config = NodeFile.Option();
        var command = new Command(Name, """
            Tests settings for sending by an SMTP server, from the name to the recipient, and says at which stage they fail, why, and what to do.

              undersign diagnose smtp.office365.com
              undersign diagnose smtp.gmail.com:465 --user ann@contoso.example --password-file gmail.password
              undersign diagnose smtp.contoso.example --from alerts@contoso.example --to ann@contoso.example --send
              undersign diagnose --connector "smart host" --organisation contoso

            Nothing is sent but EHLO, the login, MAIL and RCPT, unless --send says so. The password goes to this port alone, and under TLS.
            Where there is a node file, its name servers and its name are used. Exit code 0: good. 1: something is wrong, and is named.
            2: the command line, or a file it names, makes no sense.
            """)
        {
            Server, Connector, OfOrganisation, Security, User, PasswordFile, TokenFile, OAuth, ClientId, ClientSecretFile, RefreshTokenFile, Scope, InClear, From, To, Send, AnyCertificate, Ehlo, Json, Verbose, config,
        };
        Security.AcceptOnlyFromAmong("auto", "starttls", "tls", "none");
        command.Validators.Add(static result =>
        {
            if (Fault(result) is { } fault)
            {
                result.AddError(fault);
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var run = new DiagnoseRun(parsed.InvocationConfiguration, TimeProvider.System) { IsJson = parsed.GetValue(Json), IsVerbose = parsed.GetValue(Verbose) };
            var (request, file) = (RequestOf(parsed), parsed.GetRequiredValue(config));
            if (parsed.GetValue(Connector) is not { } connector)
            {
                return run.RunAsync(request, file, cancellationToken);
            }

            var error = parsed.InvocationConfiguration.Error;
            return new ConnectorDiagnosis(connector, new(file, parsed.GetValue(OfOrganisation), error), run, error, TimeProvider.System) { From = request.From, To = request.To, Sends = request.Sends }
                .RunAsync(cancellationToken);
        });
        return command;
    }

    /// <summary>What a send connector has of its own is not said beside it.</summary>
    private static string? Fault(CommandResult result)
    {
        var connector = result.GetValue(Connector);
        Option[] ofServer = [Security, User, PasswordFile, TokenFile, OAuth, ClientId, ClientSecretFile, RefreshTokenFile, Scope, InClear, AnyCertificate, Ehlo];
        return (connector is null) == (result.GetValue(Server) is null) ? "Name either a server, HOST[:PORT], or a send connector with --connector."
            : connector is null && result.GetValue(OfOrganisation) is not null ? "--organisation is for --connector."
            : connector is not null && Array.Find(ofServer, option => result.GetResult(option) is { Implicit: false }) is { } extra ? $"{extra.Name} goes with a HOST: a send connector has it from its organisation's settings."
            : result.GetValue(Send) && result.GetValue(To) is null ? "--send needs --to: who gets the message?"
            : null;
    }

    private static DiagnoseRequest RequestOf(ParseResult parsed) => new(parsed.GetValue(Server) ?? "")
    {
        Security = parsed.GetRequiredValue(Security) switch
        {
            "starttls" => SmtpSecurity.StartTls,
            "tls" => SmtpSecurity.TlsOnConnect,
            "none" => SmtpSecurity.None,
            _ => SmtpSecurity.Auto,
        },
        User = parsed.GetValue(User),
        PasswordFile = parsed.GetValue(PasswordFile),
        TokenFile = parsed.GetValue(TokenFile),
        TokenEndpoint = parsed.GetValue(OAuth),
        ClientId = parsed.GetValue(ClientId),
        ClientSecretFile = parsed.GetValue(ClientSecretFile),
        RefreshTokenFile = parsed.GetValue(RefreshTokenFile),
        Scope = parsed.GetValue(Scope),
        MayLogInInTheClear = parsed.GetValue(InClear),
        From = parsed.GetValue(From),
        To = parsed.GetValue(To),
        Sends = parsed.GetValue(Send),
        TakesAnyCertificate = parsed.GetValue(AnyCertificate),
        EhloName = parsed.GetValue(Ehlo),
    };
}
