using System.Security.Cryptography;
using Undersign.Certificates;
using Undersign.Operation;
using Undersign.Storage;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign certificate import</c>, <c>list</c> or <c>remove</c>. Neither key nor password is ever printed (law 10).</summary>
internal sealed class ImportRun(TextWriter output, TextWriter error, TimeProvider time)
{
    private static ReadOnlySpan<byte> Pem => "-----BEGIN"u8;

    public Task<int> ImportAsync(string config, string file, string? keyFile, string? passwordFile, string name, CancellationToken cancellationToken) => WithStoreAsync(config, async (node, store) =>
    {
        if (!ImportedCertificateReader.IsName(name))
        {
            return await FailAsync($"\"{name}\" cannot be a name: letters, digits, dots and dashes, a hundred at most");
        }

        if (node.SecretKey.MissingText is { } missing)
        {
            return await FailAsync(missing);
        }

        if (new[] { file, keyFile, passwordFile }.OfType<string>().FirstOrDefault(static path => !File.Exists(path)) is { } missingFile)
        {
            return await FailAsync($"{missingFile} is not there");
        }

        var isPem = RegularFile.Read(file).AsSpan().IndexOf(Pem) >= 0;
        var loaded = Load(isPem ? new(file, keyFile ?? file, null, null) : new(null, null, file, passwordFile));
        if (Fault(loaded) is { } fault)
        {
            return await FailAsync($"{file}: {fault}");
        }

        var isNew = !(await store.FindAsync(name, cancellationToken)).Exists;
        await store.KeepAsync(ImportedCertificate.Of(name, loaded), cancellationToken);
        await output.WriteLineAsync($"{name}: {CertificateText.Of(loaded)}; {(isNew ? "imported" : "in the place of the one before")}");
        await output.WriteLineAsync(node.ImportedCertificates.ContainsKey(name)
            ? "A running gateway shows it within five seconds."
            : $"No receive connector of {config} names it yet: certificate: {{ stored: {name} }}");
        return ExitCode.Done;
    }, cancellationToken);

    public Task<int> ListAsync(string config, CancellationToken cancellationToken) => WithStoreAsync(config, async (node, store) =>
    {
        foreach (var (name, importedAt) in await store.ListAsync(cancellationToken))
        {
            var imported = (await store.FindAsync(name, cancellationToken)).Certificate;
            var text = imported is null ? $"sealed under another key than {node.SecretKey.Path} holds" : CertificateText.Of(imported.Load());
            var connectors = node.ReceiveConnectors.Where(connector => node.ImportedCertificates.TryGetValue(name, out var certificate) && connector.Certificates.Contains(certificate)).Select(static connector => connector.Name).ToList();
            await output.WriteLineAsync($"{name}: {text}; imported {DateTimeOffset.FromUnixTimeMilliseconds(importedAt):yyyy-MM-dd HH:mm} UTC; {(connectors.Count == 0 ? "not in use here" : $"shown by {string.Join(", ", connectors)}")}");
        }

        return ExitCode.Done;
    }, cancellationToken);

    public Task<int> RemoveAsync(string config, string name, CancellationToken cancellationToken) => WithStoreAsync(config, async (node, store) =>
    {
        if (node.ImportedCertificates.ContainsKey(name))
        {
            return await FailAsync($"{name} is in use: {config} names it. Give its connectors another certificate and restart first");
        }

        if (!await store.DeleteAsync(name, cancellationToken))
        {
            return await FailAsync($"there is no certificate {name}");
        }

        await output.WriteLineAsync($"{name} is removed, and its key with it.");
        return ExitCode.Done;
    }, cancellationToken);

    private static LoadedCertificate Load(CertificateSource.Files files)
    {
        try
        {
            return CertificateReader.Load(files);
        }
        catch (CryptographicException exception) when (files.PfxPath is not null)
        {
            throw new CryptographicException(files.PasswordPath is null
                ? $"{files.PfxPath} cannot be opened: does it need a password? Name a file with it: --password-file"
                : $"{files.PfxPath} cannot be opened with the password in {files.PasswordPath}", exception);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new CryptographicException($"{files.PemPath} and {files.KeyPath} do not hold a certificate and its key; keys with a password are imported as PFX", exception);
        }
    }

    private string? Fault(LoadedCertificate certificate) =>
        !certificate.Leaf.HasPrivateKey ? "it has no private key; export it again with the key"
        : certificate.Expires < time.GetUtcNow() ? $"it expired on {certificate.Expires:yyyy-MM-dd}"
        : null;

    private async Task<int> FailAsync(string text)
    {
        await error.WriteLineAsync($"{text}. Nothing was changed.");
        return ExitCode.Failed;
    }

    private async Task<int> WithStoreAsync(string config, Func<NodeConfiguration, ImportedCertificateStore, Task<int>> work, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            error,
            async source =>
            {
                try
                {
                    return await work(node, new(source, node.SecretKey, time));
                }
                catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
                {
                    return await FailAsync(exception.Message.TrimEnd('.'));
                }
            },
            cancellationToken);
    }
}
