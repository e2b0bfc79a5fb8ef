using System.CommandLine;
using System.Net;
using Undersign.Diagnosis;
using Undersign.Operation;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Mime;
using Undersign.Relaying;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary>One test from the command line.</summary>
internal sealed class DiagnoseRun(InvocationConfiguration streams, TimeProvider time)
{
    public bool IsJson { get; init; }

    public bool IsVerbose { get; init; }

    public async Task<int> RunAsync(DiagnoseRequest request, string config, CancellationToken cancellationToken)
    {
        if (request.Fault() is { } fault)
        {
            await streams.Error.WriteLineAsync(fault);
            return ExitCode.Unreadable;
        }

        NodeConfiguration? node = null;
        if (File.Exists(config) && (node = NodeFile.Read(config, streams.Error)) is null)
        {
            return ExitCode.Unreadable;
        }

        TestLogin? login;
        try
        {
            login = LoginOf(request);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await streams.Error.WriteLineAsync(exception.Message);
            return ExitCode.Unreadable;
        }

        return await TestAsync(TestOf(request, login, node), node, cancellationToken);
    }

    /// <summary>Runs the test and says what came of it.</summary>
    public async Task<int> TestAsync(SmtpTestRequest request, NodeConfiguration? node, CancellationToken cancellationToken)
    {
        var names = new DnsResolver(node?.NameServers is { Count: > 0 } servers ? servers : NameServers.OfThisMachine(), time);
        var result = await new SmtpTest(names, time).RunAsync(request, progress: null, cancellationToken);
        if (IsJson)
        {
            await streams.Output.WriteLineAsync(SmtpTestJson.Of(result));
        }
        else
        {
            SmtpTestText.Write(result, IsVerbose, streams.Output);
        }

        return result.IsGood ? ExitCode.Done : ExitCode.Failed;
    }

    private SmtpTestRequest TestOf(DiagnoseRequest request, TestLogin? login, NodeConfiguration? node)
    {
        var (host, port) = request.Split();
        return new()
        {
            Host = host,
            Port = port,
            Security = request.Security,
            Login = login,
            From = request.From,
            To = request.To,
            Message = request.Sends ? MessageOf(request.From ?? request.User, request.To) : null,
            EhloName = request.EhloName ?? node?.HostName ?? Dns.GetHostName(),
            TakesAnyCertificate = request.TakesAnyCertificate,
        };
    }

    /// <exception cref="IOException">A file with a secret is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">... or not for us.</exception>
    private TestLogin? LoginOf(DiagnoseRequest request)
    {
        if (request is { User: { } user, PasswordFile: { } file })
        {
            return new TestLogin.WithPassword(user, SecretFile.Read(file)) { MayGoInTheClear = request.MayLogInInTheClear };
        }

        if (request is { User: { } holder, TokenFile: { } tokenFile })
        {
            var token = SecretFile.Read(tokenFile);
            return new TestLogin.WithToken(holder, _ => Task.FromResult<(string?, Cause?)>((token, null))) { MayGoInTheClear = request.MayLogInInTheClear };
        }

        if (request is not { User: { } name, TokenEndpoint: { } endpoint, ClientId: { } client })
        {
            return null;
        }

        var secret = request.ClientSecretFile is { } secretFile ? SecretFile.Read(secretFile) : null;
        var refresh = request.RefreshTokenFile is { } refreshFile ? SecretFile.Read(refreshFile) : null;
        var source = new AccessToken(
            new(new Uri(endpoint), client)
            {
                ClientSecret = secret is null ? null : () => secret,
                RefreshToken = refresh is null ? null : () => refresh,
                Scope = request.Scope,
                ClientSecretWords = "the secret in --client-secret-file",
                RefreshTokenWords = "--refresh-token-file",
            },
            TokenHttp.Client,
            time);
        return new TestLogin.WithToken(name, source.GetAsync) { MayGoInTheClear = request.MayLogInInTheClear, Secrets = [.. new[] { secret, refresh }.OfType<string>()] };
    }

    /// <returns><see langword="null"/> where an address is none, which the test then finds.</returns>
    public ReadOnlyMemory<byte>? MessageOf(string? from, string? to)
    {
        if (AddressList.Parse(from ?? "") is not [var author] || AddressList.Parse(to ?? "") is not [var recipient])
        {
            return null;
        }

        using var data = new MailData();
        new OwnMessage
        {
            From = author,
            To = [recipient.Address],
            Date = time.GetUtcNow(),
            MessageId = $"{Guid.CreateVersion7(time.GetUtcNow()):N}@{author.Address.Domain}",
            Subject = "Test of undersign diagnose",
            Text = "This message shows that mail can be sent with these settings.\n",
        }.WriteTo(data);
        var octets = new byte[data.Length];
        data.Read(0, octets);
        return octets;
    }
}
