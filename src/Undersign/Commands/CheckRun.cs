using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using Undersign.Certificates;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign check</c>.</summary>
internal sealed class CheckRun(TextWriter output, TimeProvider time)
{
    private const int DaysBeforeExpiry = 30;
    private const string NoOrganisation = "none yet; the page Connect begins one for Microsoft 365, and undersign apply DIR puts one in force, for instance examples/contoso";

    private bool _hasFailed;

    public async Task<int> RunAsync(string config, TextWriter error, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        Say("ok", "node file", $"{config}, {node.HostName}");
        foreach (var connector in node.ReceiveConnectors)
        {
            CheckConnector(connector);
        }

        foreach (var binding in node.Acme?.Bindings ?? [])
        {
            CheckBinding("challenges", binding, $"{node.Acme?.Challenge} of {node.Acme?.Directory.Host}", otherwise: "warn"); // mail goes on without
        }

        foreach (var binding in node.Scim?.Bindings ?? [])
        {
            CheckBinding("scim", binding, node.Scim?.TlsText ?? "");
        }

        foreach (var binding in node.Pictures?.Bindings ?? [])
        {
            CheckBinding("pictures", binding, "");
        }

        CheckBinding("status page", node.Web, "");
        CheckFiles(node);
        await CheckStorageAsync(node, cancellationToken);
        return _hasFailed ? ExitCode.Failed : ExitCode.Done;
    }

    private void CheckConnector(ReceiveConnector connector)
    {
        foreach (var binding in connector.Bindings)
        {
            CheckBinding("receive", binding, $"{connector.Name}, {connector.TlsText}");
        }

        foreach (var (index, certificate) in connector.Certificates.Index())
        {
            CheckCertificate(connector.Fqdn, certificate.Current, isFirst: index == 0);
        }
    }

    private void CheckCertificate(string fqdn, LoadedCertificate certificate, bool isFirst)
    {
        if (certificate.Source is CertificateSource.Imported)
        {
            return; // it is where the organisations are
        }

        if (certificate.Source is CertificateSource.StandIn && certificate.IsFor(fqdn))
        {
            Say("ok", "certificate", $"for {fqdn}, obtained by acme: as soon as the gateway runs");
            return;
        }

        var days = (int)(certificate.Expires - time.GetUtcNow()).TotalDays;
        var text = $"{certificate.Source}, valid until {certificate.Expires:yyyy-MM-dd}";
        if (isFirst && !certificate.IsFor(fqdn))
        {
            Say("warn", "certificate", $"{text}; {fqdn} is not among its names, and senders that verify will not deliver");
        }
        else if (days < DaysBeforeExpiry)
        {
            Say("warn", "certificate", string.Create(null, $"{text}, in {days} days; renew it"));
        }
        else
        {
            Say("ok", "certificate", text);
        }
    }

    private void CheckBinding(string what, IPEndPoint endPoint, string more, string otherwise = "FAIL")
    {
        var text = more.Length == 0 ? $"{endPoint}" : $"{endPoint}, {more}";
        var fault = BindingFault.Find(endPoint);
        Say(fault is null ? "ok" : otherwise, what, fault is null ? text : $"{text}: {fault}");
    }

    private void CheckFiles(NodeConfiguration node)
    {
        if (node.SecretKey.FindFault() is { } fault)
        {
            Say("FAIL", "key file", $"{node.SecretKey.Path}: {fault}");
        }

        CheckModes(NodeSecretFiles.Of(node));
        var folder = node.ProtocolLogs.Folder;
        var cause = File.Exists(folder) ? "this is a file; name a folder" : StorageFault.OfNew(Path.Combine(folder, "protocol-log"));
        Say(cause is null ? "ok" : "warn", "protocol logs", cause is null ? folder : $"{folder}: {cause}"); // mail goes on without
    }

    private void CheckModes(IEnumerable<string> secretFiles)
    {
        foreach (var words in secretFiles.Distinct(StringComparer.Ordinal).Select(SecretFile.LooseMode).OfType<string>())
        {
            Say("warn", "file", words);
        }
    }

    private async Task CheckStorageAsync(NodeConfiguration node, CancellationToken cancellationToken)
    {
        if (node.Storage is StorageLocation.Sqlite(var path) && !File.Exists(path))
        {
            var fault = StorageFault.OfNew(path);
            Say(fault is null ? "ok" : "FAIL", "storage", $"{node.Storage}{(fault is null ? ", will be made at the first start" : $": {fault}")}");
            Say("warn", "organisations", NoOrganisation);
            return;
        }

        try
        {
            await using var source = node.Storage.Open();
            var state = await Migrations.ReadAsync(source, Migration.All, cancellationToken);
            if (NodeLock.IsHeld(node.Storage))
            {
                Say("warn", "storage", "a gateway serves from this database now; another one could not start beside it");
            }

            if (state is not MigrationState.Refused)
            {
                await StorageProbe.TryWriteAsync(source, state, cancellationToken);
            }

            await CheckStateAsync(source, node, state, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException or TimeoutException or CryptographicException)
        {
            Say("FAIL", "storage", StorageFault.Describe(node.Storage, exception));
        }
    }

    private async Task CheckStateAsync(DbDataSource source, NodeConfiguration node, MigrationState state, CancellationToken cancellationToken)
    {
        switch (state)
        {
            case MigrationState.Refused(var reason):
                Say("FAIL", "storage", $"{node.Storage}: {reason}");
                break;
            case not null when node.Storage is StorageLocation.Sqlite(var file) && BesideFault(file) is { } fault:
                Say("FAIL", "storage", $"{node.Storage}: {fault}");
                break;
            case MigrationState.Pending(var count):
                Say("ok", "storage", string.Create(null, $"{node.Storage}, {count} migrations to run at the next start"));
                break;
            case MigrationState.UpToDate(var number, _):
                Say("ok", "storage", string.Create(null, $"{node.Storage}, schema {number}"));
                await CheckImportedAsync(node, new(source, node.SecretKey, time), cancellationToken);
                await CheckOrganisationsAsync(source, node, cancellationToken);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>SQLite makes files beside the database, and custody a folder of large messages, where there is none yet.</summary>
    private static string? BesideFault(string file) =>
        StorageFault.OfNew(file + "-wal") ?? StorageFault.OfNew(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/", "custody", "message"));

    private async Task CheckImportedAsync(NodeConfiguration node, ImportedCertificateStore store, CancellationToken cancellationToken)
    {
        foreach (var name in node.ImportedCertificates.Keys)
        {
            var (exists, imported) = await store.FindAsync(name, cancellationToken);
            Say(
                imported is null ? "FAIL" : "ok",
                "certificate",
                imported is not null ? $"{name}, imported, {CertificateText.Of(imported.Load())}"
                    : exists ? $"{name} was sealed under another key than {node.SecretKey.Path} holds; put that key back, or import it again"
                    : $"{name} is not in the database; undersign certificate import puts it there");
        }
    }

    private async Task CheckOrganisationsAsync(DbDataSource source, NodeConfiguration node, CancellationToken cancellationToken)
    {
        var documents = new SettingsDocuments(source, time);
        var organisations = await SettingsAtHand.InForceAsync(source, node, cancellationToken);
        var latest = await documents.LatestAsync(cancellationToken);
        foreach (var document in latest.OrderBy(document => document.Organisation, StringComparer.Ordinal))
        {
            var inForce = organisations.Find(document.Organisation);
            if (inForce?.Version == document.Version)
            {
                CheckInForce(inForce, node);
            }
            else
            {
                Say("FAIL", "organisation", string.Create(null, $"{document.Organisation}: version {document.Version} cannot be read; {(inForce is null ? "none is" : $"version {inForce.Version} is")} in force. Apply a good one"));
            }
        }

        if (latest.Count > 1 && node.SecretsFolder is null)
        {
            Say("warn", "secrets", "each of these organisations may name any file of this node, another's secret too; secrets: { folder: ... } in the node file gives each a folder of its own");
        }

        if (latest.Count == 0)
        {
            Say("warn", "organisations", NoOrganisation);
        }
    }

    private void CheckInForce(Organisation organisation, NodeConfiguration node)
    {
        Say("ok", "organisation", string.Create(null, $"{organisation.Name}, version {organisation.Version}: {organisation.Summary}"));
        foreach (var file in organisation.NamedFiles)
        {
            if (file.Fault() is { } fault)
            {
                Say("FAIL", "file", $"{organisation.Name}, {file.Setting}: {fault}");
            }
        }

        CheckModes(organisation.SecretFiles);
        foreach (var warning in PeopleOutside.Warnings(organisation))
        {
            Say("warn", "people", $"{organisation.Name}: {warning}");
        }

        foreach (var warning in ObtainedCertificateUse.WithoutAcme(organisation, node))
        {
            Say("warn", "certificate", $"{organisation.Name}, {warning}");
        }

        foreach (var warning in organisation.Signatures.SelectMany(static signature => signature.Warnings))
        {
            Say("warn", "signatures", $"{organisation.Name}, {warning}");
        }
    }

    private void Say(string state, string what, string text)
    {
        _hasFailed |= state == "FAIL";
        output.WriteLine($"{state,-5} {what,-13} {text}");
    }
}
