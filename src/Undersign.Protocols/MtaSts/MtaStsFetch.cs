using System.Net;
using System.Text;

namespace Undersign.Protocols.MtaSts;

/// <summary>Fetches a domain's policy. RFC 8461 §3.3.</summary>
public static class MtaStsFetch
{
    /// <summary>RFC 8461 §3.3 suggests a minute.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The one place where a policy counts. RFC 8461 §3.2.</summary>
    public static Uri AddressFor(string domain) => new($"https://mta-sts.{domain}/.well-known/mta-sts.txt");

    /// <param name="http">Follows no redirections, keeps nothing, and reads no more than <see cref="MtaStsPolicy.MaxLength"/>; it ends by <see cref="Limit"/>.</param>
    /// <param name="domain">In ASCII.</param>
    /// <returns>The policy as it was written, or why there is none.</returns>
    public static async Task<(string? Text, string? Fault)> GetAsync(HttpClient http, string domain, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate($"https://mta-sts.{domain}/", UriKind.Absolute, out _))
        {
            return (null, $"{domain} is no host name");
        }

        try
        {
            using var answer = await http.GetAsync(AddressFor(domain), cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return (null, string.Create(null, $"HTTP status {(int)answer.StatusCode} instead of 200"));
            }

            // Anything else may be what a user of that web server has put there. RFC 8461 §3.2.
            return answer.Content.Headers.ContentType?.MediaType is not { } type || !type.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
                ? (null, $"media type {answer.Content.Headers.ContentType?.MediaType ?? "none"} instead of text/plain")
                : (Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (null, (exception.InnerException ?? exception).Message.ReplaceLineEndings(" ").TrimEnd('.'));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "no answer in time");
        }
    }
}
