using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Ldap;

namespace Undersign.Protocols.Tests.Ldap;

/// <summary>A server is not trusted to speak LDAP.</summary>
public sealed class LdapHostileServerTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LdapHostileServerTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak LDAP")]
    [InlineData("\u0030\u0080\u0002", "without a length")]
    [InlineData("\u0030\u0085\u00ff\u00ff\u00ff\u00ff\u00ff", "a length")]
    [InlineData("\u0030\u0084\u0010\u0000\u0000\u0000", "of more than")]
    [InlineData("\u0030\u0003\u0002\u0001", "ended the connection")]
    [InlineData("\u0030\u0003\u0004\u0001\u0001", "is not LDAP")]
    [InlineData("\u0030\u000c\u0002\u0001\u0001\u0061\u0007\u000a\u0001\u0000\u0004\u0000\u0004\u0009", "is not LDAP")]
    [InlineData("\u0030\u000a\u0002\u0001\u0000\u0078\u0005\u000a\u0001\u0034\u0004\u0000", "is not LDAP")]
    [InlineData("\u0030\u000c\u0002\u0001\u0000\u0078\u0007\u000a\u0001\u0034\u0004\u0000\u0004\u0000", "ended the connection")]
    [InlineData("", "ended the connection")]
    public async Task Says_what_is_wrong_with_an_answer(string answer, string words)
    {
        var serving = AnswerAsync([.. answer.Select(static character => (byte)character)]);
        var server = new LdapServer("127.0.0.1", Port, LdapSecurity.None);

        await using (var connection = await LdapConnection.OpenAsync(server, LdapClientOptions.Default, TestContext.Current.CancellationToken))
        {
            var exception = await Assert.ThrowsAsync<LdapConnectionException>(() => connection.BindAsync("cn=reader", "secret", TestContext.Current.CancellationToken));

            Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        }

        await serving;
    }

    [Fact]
    public async Task Takes_nothing_that_was_said_before_tls_began()
    {
        var yes = "\u0030\u000c\u0002\u0001\u0001\u0078\u0007\u000a\u0001\u0000\u0004\u0000\u0004\u0000";
        var serving = AnswerAsync([.. (yes + yes).Select(static character => (byte)character)]);
        var server = new LdapServer("127.0.0.1", Port, LdapSecurity.StartTls);

        var exception = await Assert.ThrowsAsync<LdapConnectionException>(() => LdapConnection.OpenAsync(server, LdapClientOptions.Default, TestContext.Current.CancellationToken));

        Assert.Contains("before TLS began", exception.Message, StringComparison.Ordinal);
        await serving;
    }

    /// <summary>As when it is restarted between two pages: another server may be asked.</summary>
    [Fact]
    public async Task Says_that_the_connection_does_not_hold_when_it_takes_no_question()
    {
        var server = new LdapServer("127.0.0.1", Port, LdapSecurity.None);
        await using var connection = await LdapConnection.OpenAsync(server, LdapClientOptions.Default, TestContext.Current.CancellationToken);
        using (var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            client.LingerState = new(enable: true, seconds: 0); // a reset instead of an end
        }

        await Assert.ThrowsAsync<LdapConnectionException>(() => connection.BindAsync("cn=reader", "secret", TestContext.Current.CancellationToken));
    }

    private async Task AnswerAsync(byte[] answer)
    {
        using var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[2], TestContext.Current.CancellationToken);
        await stream.WriteAsync(answer, TestContext.Current.CancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(new byte[256], TestContext.Current.CancellationToken) > 0)
        {
            // what the client still says
        }
    }
}
