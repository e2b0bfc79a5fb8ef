using System.Net.Sockets;
using System.Text.Json;
using Undersign.Operation;
using Undersign.Protocols.Acme;

namespace Undersign.Certificates;

/// <summary>Why there is no certificate, and what an administrator can do about it. RFC 8555 §6.7.</summary>
internal static class AcmeAdvice
{
    public static string For(Exception exception, AcmeSettings settings) => exception switch
    {
        AcmeProblemException { Problem: var problem } => $"{problem}. {For(problem.Name, settings)}".TrimEnd(),
        HttpRequestException => $"{settings.Directory.Host} cannot be reached: {Words(exception)}. {ForConnection(exception, settings)}".TrimEnd(),
        OperationCanceledException or TimeoutException => $"{settings.Directory.Host} does not answer in time. A firewall may be between.",
        JsonException => $"{settings.Directory} does not answer like an ACME server: {Words(exception)}. Is it the address of the directory?",
        _ => Words(exception),
    };

    private static string For(string problem, AcmeSettings settings) => problem switch
    {
        "connection" or "unauthorized" or "tls" or "incorrectResponse" => settings.Challenge == AcmeChallenge.Http
            ? $"The authority fetches http://NAME/.well-known/acme-challenge/ from port 80 of each name ({Names(settings)}): the names must lead to this node, or to a node of the same database, and port 80 to {Bindings(settings)}."
            : $"The authority asks for acme-tls/1 at port 443 of each name ({Names(settings)}): the names must lead to this node, or to a node of the same database, and port 443 to {Bindings(settings)}.",
        "dns" => $"Each of {Names(settings)} needs an address in the public DNS.",
        "caa" => "A CAA record of the domain forbids this authority: add the authority's name to it.",
        "rateLimited" => "The authority has issued, or refused, too much for this account or domain lately; it is asked again when it allows that. For trials it has a directory of its own (staging).",
        "rejectedIdentifier" or "unsupportedIdentifier" => "The authority does not issue for such a name: it has to be a public one.",
        "externalAccountRequired" => "This authority knows its customers: get a key id and a key from it, and write them under externalAccount:.",
        "userActionRequired" => "Somebody has to agree to new terms of service, at the address it names.",
        "badSignatureAlgorithm" or "badCSR" or "malformed" or "badPublicKey" => "This looks like a fault of Undersign; please report it.",
        "serverInternal" => "It is the authority's own fault; it is asked again.",
        "noSuchChallenge" => "Set challenge: to one it offers.",
        _ => "",
    };

    private static string ForConnection(Exception exception, AcmeSettings settings) => exception.InnerException switch
    {
        System.Security.Authentication.AuthenticationException when settings.Authorities is null => "If it is an authority of your own, name its root certificate with authority:.",
        System.Security.Authentication.AuthenticationException => "Its certificate is not of the authority in authority:.",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain } => "Do this machine's name servers know it?",
        SocketException => "Is the way out open, or does it lead through a proxy (HTTPS_PROXY)?",
        _ => "",
    };

    private static string Names(AcmeSettings settings) => string.Join(", ", settings.Names);

    private static string Bindings(AcmeSettings settings) => string.Join(" and ", settings.Bindings);

    private static string Words(Exception exception) => exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
