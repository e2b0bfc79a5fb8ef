using System.CommandLine;
using Undersign.Onboarding.Google;
using Undersign.Organisations;

namespace Undersign.Commands;

/// <summary><c>undersign google</c>: what an organisation's Google Workspace must be like, as pages to follow.</summary>
internal static class GoogleCommand
{
    public static Command Create()
    {
        var connection = new GuidedConnection<GoogleSettings>(
            static organisation => organisation.Google, "googleWorkspace: { gateway: signatures.contoso.example, addresses: [203.0.113.10] }");
        return new("google", """
            Says what the Google Workspace of an organisation must be like for its mail to come by Undersign: a host, the SMTP relay
            service, and a content compliance rule. Nothing is changed by this command.

              undersign google guide contoso > connect.md      every value, in the order of the Admin console
              undersign google check contoso                   whether our side and the DNS fit

            What guide writes has the routing code in it: keep it as a secret.
            Exit code 0: done, and nothing is wrong. 1: check found something that is. 2: the settings could not be read, or say
            nothing of Google Workspace.
            """)
        {
            connection.Writing("guide", "Writes the pages to follow by hand in the Google Admin console.", GoogleGuide.Of),
            connection.Check(ConnectionChecks.Of),
        };
    }
}
