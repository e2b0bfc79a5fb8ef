using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Undersign.EndToEnd.Receiving;

/// <summary>An issuer of OAuth tokens: the discovery document, its keys, and tokens as right or wrong as a test wants them. RFC 7519, RFC 7517.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly HttpListener _http = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly Task _serving;

    public TokenServer()
    {
        Issuer = string.Create(null, $"http://127.0.0.1:{Loopback.FreePort()}");
        _http.Prefixes.Add(Issuer + "/");
        _http.Start();
        _serving = ServeAsync();
    }

    public string Issuer { get; }

    /// <param name="claim">Takes the place of the usual one; <see langword="null"/> leaves it out.</param>
    /// <param name="key">Another than the issuer's.</param>
    /// <param name="header">A further field of the header.</param>
    public string Issue((string Name, object? Value)? claim = null, RSA? key = null, string algorithm = "RS256", (string Name, object Value)? header = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var all = new Dictionary<string, object?>(StringComparer.Ordinal) { ["iss"] = Issuer, ["aud"] = "undersign", ["email"] = Letter.From, ["iat"] = now, ["exp"] = now + 3600 };
        if (claim is var (name, value))
        {
            all[name] = value;
        }

        var fields = new Dictionary<string, object>(StringComparer.Ordinal) { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = "one" };
        if (header is var (field, setting))
        {
            fields[field] = setting;
        }

        var head = Encode(JsonSerializer.SerializeToUtf8Bytes(fields));
        var body = Encode(JsonSerializer.SerializeToUtf8Bytes(all.Where(static claim => claim.Value is not null).ToDictionary()));
        var signature = algorithm == "none" ? "" : Encode((key ?? _key).SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return $"{head}.{body}.{signature}";
    }

    public async ValueTask DisposeAsync()
    {
        _http.Close();
        await _serving;
        _key.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _http.GetContextAsync();
                var parameters = _key.ExportParameters(includePrivateParameters: false);
                object document = context.Request.Url!.AbsolutePath == "/keys" // a request has one
                    ? new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", n = Encode(parameters.Modulus!), e = Encode(parameters.Exponent!) } } }
                    : new { issuer = Issuer, jwks_uri = Issuer + "/keys" };
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(document));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return; // closed
            }
        }
    }

    private static string Encode(byte[] octets) => Convert.ToBase64String(octets).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
