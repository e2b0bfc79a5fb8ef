using System.Net.Sockets;

namespace Undersign.Protocols.Ldap;

/// <summary>A connection to a directory's server, for one operation at a time. RFC 4511.</summary>
/// <remarks>
/// It is written for reading: bind and search. References to other servers are not followed, aliases not resolved. What a caller cancels, or
/// what breaks, ends the connection: it is of no more use than to be disposed of.
/// </remarks>
public sealed class LdapConnection : IAsyncDisposable
{
    private readonly LdapClientOptions _options;
    private readonly LdapWire _wire;
    private int _lastId;

    private LdapConnection(Stream stream, LdapClientOptions options)
    {
        _options = options;
        _wire = new(stream, options);
    }

    /// <exception cref="LdapConnectionException">It cannot be made, or is not as safe as wanted.</exception>
    public static async Task<LdapConnection> OpenAsync(LdapServer server, LdapClientOptions options, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // the connection owns it
        return new(await LdapDialer.DialAsync(server, options, cancellationToken).ConfigureAwait(false), options);
#pragma warning restore CA2000
    }

    /// <summary>Signs in with a name and a password. RFC 4513 §5.1.3.</summary>
    public async Task<LdapResult> BindAsync(string name, string password, CancellationToken cancellationToken)
    {
        // An empty password would be an anonymous bind that looks like a successful one. RFC 4513 §5.1.2.
        if (password.Length == 0)
        {
            return new(LdapResultCode.InvalidCredentials, "", "the password is empty", []);
        }

        var id = ++_lastId;
        await _wire.SendAsync(LdapMessage.Bind(id, name, password), cancellationToken).ConfigureAwait(false);
        return (await ResultAsync(id, found: null, cancellationToken).ConfigureAwait(false)).Value;
    }

    /// <summary>Page by page, as far as the server pages. RFC 2696.</summary>
    /// <param name="found">Gets each object as it comes.</param>
    public async Task<LdapResult> SearchAsync(LdapSearch search, Action<LdapEntry> found, CancellationToken cancellationToken)
    {
        byte[] cookie = [];
        while (true)
        {
            var id = ++_lastId;
            await _wire.SendAsync(LdapMessage.Search(id, search, cookie), cancellationToken).ConfigureAwait(false);
            var page = await ResultAsync(id, found, cancellationToken).ConfigureAwait(false);
            if (!page.Value.IsSuccess || page.Cookie.Length == 0 || search.PageSize == 0)
            {
                return page.Value;
            }

            cookie = page.Cookie;
        }
    }

    /// <summary>Says goodbye where that is possible. RFC 4511 §4.3.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), _options.Time);
            await _wire.SendAsync(LdapMessage.Unbind(++_lastId), limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Nobody hears it any more.
        }

        await _wire.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<LdapAnswer.Result> ResultAsync(int id, Action<LdapEntry>? found, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (await _wire.ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                case LdapAnswer.Result { Id: 0 } notice:
                    throw new LdapConnectionException($"it ended the connection: {notice.Value.Diagnostic}"); // RFC 4511 §4.4.1
                case LdapAnswer.Result result when result.Id == id:
                    return result;
                case LdapAnswer.Entry entry when entry.Id == id:
                    found?.Invoke(entry.Value);
                    break;
            }
        }
    }
}
