using System.Security.Cryptography;
using Undersign.Certificates;
using Undersign.Operation;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign certificate</c>.</summary>
internal sealed class CertificateRun(TextWriter output, TextWriter error)
{
    public async Task<int> ShowAsync(string config, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        foreach (var connector in node.ReceiveConnectors)
        {
            foreach (var certificate in connector.Certificates.Where(certificate => certificate != node.Acme?.Certificate))
            {
                await TellAsync(connector.Name, certificate.Current);
            }
        }

        return node.Acme is { } acme ? await WithStoreAsync(node, acme, store => ShowAsync(acme, store, cancellationToken), cancellationToken) : ExitCode.Done;
    }

    public async Task<int> RenewAsync(string config, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        if (node.Acme is not { } acme)
        {
            await error.WriteLineAsync("The node file has no acme: this gateway obtains no certificate. Renew the files it names; they are taken up within seconds.");
            return ExitCode.Failed;
        }

        return await WithStoreAsync(node, acme, store => RenewAsync(acme, store, cancellationToken), cancellationToken);
    }

    private async Task<int> RenewAsync(AcmeSettings acme, CertificateStore store, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(cancellationToken) is { Chain: not null } row && store.Open(row) is null)
        {
            await store.ForgetAsync(cancellationToken);
            await error.WriteLineAsync($"What was there was sealed under another key than {acme.SecretKey.Path} holds, and is forgotten; the account, too.");
        }

        await store.AddAsync(cancellationToken);
        await store.AskAnewAsync(cancellationToken);
        await output.WriteLineAsync($"{acme.Directory.Host} is asked for a new certificate: within five seconds, or when the gateway starts. undersign certificate show says what came of it.");
        return ExitCode.Done;
    }

    private async Task<int> ShowAsync(AcmeSettings acme, CertificateStore store, CancellationToken cancellationToken)
    {
        var row = await store.FindAsync(cancellationToken);
        if (row is { Chain: not null } && store.Open(row) is { } certificate)
        {
            await TellAsync("acme", certificate.Load(acme.Directory));
            await output.WriteLineAsync($"      obtained {Time(row.ObtainedAt)}, to be renewed {(row.RenewAt == 0 ? "now" : $"from {Time(row.RenewAt)}")}");
        }
        else
        {
            await output.WriteLineAsync(row is { Chain: not null }
                ? $"acme: the key of the certificate was sealed under another key than {acme.SecretKey.Path} holds: put that key back, or undersign certificate renew"
                : $"acme: none yet of {acme.Directory.Host} for {string.Join(", ", acme.Names)}; a running gateway obtains it, and shows a self-signed one until then");
        }

        if (row is { Fault: { } fault })
        {
            await output.WriteLineAsync($"      {row.Failures} attempts have failed, the last: {fault}");
            await output.WriteLineAsync($"      the next is {(row.NextAttemptAt == 0 ? "due" : $"at {Time(row.NextAttemptAt)}")}");
        }

        return ExitCode.Done;
    }

    private Task TellAsync(string where, LoadedCertificate certificate) =>
        output.WriteLineAsync(certificate.Source is CertificateSource.Imported ? $"{where}: {certificate.Source}; undersign certificate list" : $"{where}: {certificate.Source}, {CertificateText.Of(certificate)}");

    private Task<int> WithStoreAsync(NodeConfiguration node, AcmeSettings acme, Func<CertificateStore, Task<int>> work, CancellationToken cancellationToken) =>
        NodeFile.WithStorageAsync(
            node,
            error,
            async source =>
            {
                try
                {
                    return await work(new(source, acme, TimeProvider.System));
                }
                catch (CryptographicException exception)
                {
                    await error.WriteLineAsync(exception.Message);
                    return ExitCode.Failed;
                }
            },
            cancellationToken);

    private static string Time(long milliseconds) => $"{DateTimeOffset.FromUnixTimeMilliseconds(milliseconds):yyyy-MM-dd HH:mm} UTC";
}
