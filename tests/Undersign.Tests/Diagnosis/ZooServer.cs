using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Undersign.Protocols.Tests.Smtp;

namespace Undersign.Tests.Diagnosis;

/// <summary>Plays the scripts of a <see cref="ZooCase"/>, one for each connection.</summary>
internal sealed class ZooServer : IAsyncDisposable
{
    public const string HostName = "smtp.contoso.example";

    /// <summary>An address of its own: nothing else of this machine listens there on the ports of mail.</summary>
    public static readonly IPAddress Address = IPAddress.Parse("127.0.86.1");

    private static readonly SmtpClientAuthority Authority = new();
    private static readonly SmtpClientAuthority Stranger = new();
    private static readonly SmtpClientAuthority Antivirus = new("Avast Web/Mail Shield");

    private readonly TcpListener _listener = new(Address, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public ZooServer(ZooCase script)
    {
        _listener.Start();
        _serving = ServeAsync(script);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static X509Certificate2Collection Roots => [Authority.Root];

    /// <summary>Frees the port, so that nothing listens there.</summary>
    public void Close() => _listener.Stop();

    /// <summary>Throws what was wrong with what the client has said.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(ZooCase script)
    {
        var playing = new List<Task>();
        try
        {
            foreach (var lines in script.Connections)
            {
                playing.Add(PlayAsync(await _listener.AcceptSocketAsync(_stop.Token), lines));
            }

            while (true)
            {
                (await _listener.AcceptSocketAsync(_stop.Token)).Dispose(); // nobody is at home any more
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over, or nothing was to listen.
        }

        await Task.WhenAll(playing);
    }

    private async Task PlayAsync(Socket socket, IReadOnlyList<(char Speaker, string Text)> lines)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            foreach (var (speaker, text) in lines)
            {
                switch (speaker)
                {
                    case 'S' or 's':
                        await stream.WriteAsync(ZooCase.Octets(speaker == 'S' ? text + @"\r\n" : text), _stop.Token);
                        break;
                    case 'C':
                        Assert.StartsWith(text, await ReadLineAsync(stream), StringComparison.Ordinal);
                        break;
                    case 'G':
                        Assert.NotEqual(0, await stream.ReadAsync(new byte[4096], _stop.Token));
                        break;
                    case 'T':
                        var tls = new SslStream(stream);
                        stream = tls;
                        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = Certificate(text) }, _stop.Token);
                        break;
                    case 'X':
                        return;
                    case 'W':
                        while (await stream.ReadAsync(new byte[4096], _stop.Token) > 0)
                        {
                            // it says nothing
                        }

                        return;
                }
            }

            await ReadLineAsync(stream); // QUIT, or the end
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, as it should when it has seen enough: what it has made of it is asserted elsewhere.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) > 0 && one[0] != '\n')
        {
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
    }

    private static SslStreamCertificateContext Certificate(string kind)
    {
        var now = TimeProvider.System.GetUtcNow();
        return kind switch
        {
            "good" => Of(Authority, Authority.Issue(HostName)),
            "expired" => Of(Authority, Authority.Issue(HostName, now.AddYears(-1), now.AddDays(-2))),
            "future" => Of(Authority, Authority.Issue(HostName, now.AddDays(2), now.AddYears(1))),
            "soon" => Of(Authority, Authority.Issue(HostName, now.AddYears(-1), now.AddDays(9))),
            "other" => Of(Authority, Authority.Issue("mail.hoster.example")),
            "self-signed" => Alone(SmtpClientAuthority.SelfSigned(HostName)),
            "antivirus" => Of(Antivirus, Antivirus.Issue(HostName)),
            "appliance" => Alone(SmtpClientAuthority.SelfSigned("Fortinet")),
            "unknown" => Of(Stranger, Stranger.Issue(HostName)),
            "leaf-only" => Alone(Authority.Issue(HostName, "http://authority.example/intermediate.cer")),
            _ => throw new InvalidDataException(kind),
        };
    }

    private static SslStreamCertificateContext Of(SmtpClientAuthority authority, X509Certificate2 leaf) => SslStreamCertificateContext.Create(leaf, [authority.Intermediate], offline: true);

    private static SslStreamCertificateContext Alone(X509Certificate2 leaf) => SslStreamCertificateContext.Create(leaf, additionalCertificates: null, offline: true);
}
