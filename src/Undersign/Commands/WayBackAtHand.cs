using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Certificates;
using Undersign.Onboarding;
using Undersign.Onboarding.Domains;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Relaying;

namespace Undersign.Commands;

/// <summary>The way back into a tenant, tried from a terminal as the gateway of this node would: with the certificate that it has obtained.</summary>
internal static class WayBackAtHand
{
    public static async Task<ReturnProbe> OfAsync(NodeConfiguration node, DbDataSource database, CancellationToken cancellationToken) =>
        Of(await ObtainedAsync(node, database, cancellationToken));

    /// <summary>What there is to say of our half of the way, and what the tenant says when it is asked.</summary>
    public static async Task<IReadOnlyList<Finding>> FindingsAsync(Organisation organisation, MicrosoftSettings settings, NodeConfiguration? node, CancellationToken cancellationToken)
    {
        var probe = Of(null);
        if (node?.Acme is not null)
        {
            await NodeFile.WithStorageAsync(
                node,
                TextWriter.Null, // without the database there is no certificate at hand, and that is said
                async database =>
                {
                    probe = await OfAsync(node, database, cancellationToken);
                    return ExitCode.Done;
                },
                cancellationToken);
        }

        var findings = ConnectionChecks.Of(organisation, settings, node, TimeProvider.System.GetUtcNow());
        return probe.For(organisation) is { } tryReturn ? [.. findings, (await tryReturn(cancellationToken)).ToFinding(organisation.Name)] : findings;
    }

    /// <summary>The certificate that the node has obtained, where it obtains any.</summary>
    public static async Task<ServedCertificate?> ObtainedAsync(NodeConfiguration node, DbDataSource database, CancellationToken cancellationToken)
    {
        if (node.Acme is not { } acme)
        {
            return null;
        }

        try
        {
            var store = new CertificateStore(database, acme, TimeProvider.System);
            return await store.FindAsync(cancellationToken) is { Chain: not null } row && store.Open(row) is { } certificate ? new(certificate.Load(acme.Directory)) : null;
        }
        catch (CryptographicException)
        {
            return null; // undersign certificate show says why
        }
    }

    private static ReturnProbe Of(ServedCertificate? obtained) =>
        new(new(RelayOptions.Default with { ObtainedCertificate = obtained }, TimeProvider.System, NullLogger<Relay>.Instance));
}
