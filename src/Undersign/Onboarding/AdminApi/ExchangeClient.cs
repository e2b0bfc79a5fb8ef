using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Undersign.Tokens;

namespace Undersign.Onboarding.AdminApi;

/// <summary>Asks Exchange Online to run cmdlets, by the interface that its PowerShell module uses.</summary>
/// <remarks>Microsoft does not document it, and has kept it as it is for years; who would rather not has the guide and the script, which say the same.</remarks>
internal sealed class ExchangeClient(HttpClient http, EntraTokens tokens, ExchangeAccess access, TimeProvider time, int attempts)
{
    private const int UsualAttempts = 6;

    /// <summary>Times the number of the attempt.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Who is asked to wait for longer gives up, and comes again.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(3);

    private readonly Uri _address = new(access.Cloud.Exchange, $"adminapi/beta/{access.Tenant}/InvokeCommand");
    private readonly string _connection = Guid.CreateVersion7(time.GetUtcNow()).ToString();

    /// <summary>Of the tenant that has answered; <see langword="null"/> before, and where its tokens do not say it.</summary>
    public Guid? TenantId { get; private set; }

    /// <summary>Its id, or the name that the settings have for it.</summary>
    public string Tenant => TenantId?.ToString() ?? access.Tenant;

    /// <param name="attempts">Who acts only for a while asks once, and comes again.</param>
    /// <exception cref="ExchangeRefusal">The secret or certificate cannot be used.</exception>
    public static ExchangeClient Open(ExchangeAccess access, HttpClient http, TimeProvider time, int attempts = UsualAttempts)
    {
        try
        {
            return new(http, EntraTokens.Open(access.Application, http), access, time, attempts);
        }
        catch (TokenRefusal refusal)
        {
            throw new ExchangeRefusal(refusal.Message, refusal) { Fault = refusal.IsOfNode ? ExchangeFault.OurSide : ExchangeFault.NoLeave };
        }
    }

    /// <exception cref="ExchangeRefusal">It was not done, or nobody knows.</exception>
    public async Task<CmdletReply> InvokeAsync(Cmdlet cmdlet, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryInvokeAsync(cmdlet, cancellationToken);
            }
            catch (ExchangeRefusal refusal) when (IsWorthAnother(cmdlet, refusal) && attempt < attempts)
            {
                var pause = Pause * attempt;
                await Task.Delay(refusal.RetryAfter > pause ? refusal.RetryAfter.Value : pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Something may have been made although nobody said so: whoever asked looks before it is made again.</summary>
    private static bool IsWorthAnother(Cmdlet cmdlet, ExchangeRefusal refusal) =>
        (refusal.Fault == ExchangeFault.Busy || (refusal.Fault == ExchangeFault.Unanswered && cmdlet.IsRepeatable)) && (refusal.RetryAfter ?? Pause) <= LongestPause;

    private async Task<CmdletReply> TryInvokeAsync(Cmdlet cmdlet, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(cmdlet, cancellationToken);
        var body = await ReadAsync(answer, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw ExchangeAdvice.Of(cmdlet, answer.StatusCode, body, EntraHttp.RetryAfter(answer, time), answer.RequestMessage?.Headers.Authorization?.Parameter);
        }

        try
        {
            return CmdletReply.Read(body);
        }
        catch (JsonException exception)
        {
            throw new ExchangeRefusal($"{_address.Host} answers with something that is not JSON; is there a proxy in between that answers itself?", exception) { Fault = ExchangeFault.Unanswered };
        }
    }

    /// <summary>Without judging the answer; but a token that has ended is replaced.</summary>
    private async Task<HttpResponseMessage> SendAsync(Cmdlet cmdlet, CancellationToken cancellationToken)
    {
        for (var isAnew = false; ; isAnew = true)
        {
            using var request = Request(cmdlet, await TokenAsync(isAnew, cancellationToken));
            try
            {
                var answer = await http.SendAsync(request, cancellationToken);
                if (answer.StatusCode != HttpStatusCode.Unauthorized || isAnew)
                {
                    return answer;
                }

                answer.Dispose();
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new ExchangeRefusal($"{_address.Host} cannot be asked: {exception.GetBaseException().Message} Is it reachable from here, by a firewall's leave, on port {_address.Port}?", exception) { Fault = ExchangeFault.Unanswered };
            }
        }
    }

    private async Task<EntraToken> TokenAsync(bool isAnew, CancellationToken cancellationToken)
    {
        try
        {
            var token = await tokens.GetAsync(isAnew, cancellationToken);
            TenantId = token.TenantId;
            return token;
        }
        catch (TokenRefusal refusal)
        {
            throw new ExchangeRefusal(refusal.Message, refusal) { Fault = refusal.IsPassing ? ExchangeFault.Busy : refusal.IsOfNode ? ExchangeFault.OurSide : ExchangeFault.NoLeave, RetryAfter = refusal.RetryAfter };
        }
    }

    private HttpRequestMessage Request(Cmdlet cmdlet, EntraToken token)
    {
        // Which of Exchange's servers it comes to follows from the anchor: what one has just made another may not know yet.
        var anchor = token.UserName is { } user ? $"UPN:{user}" : $"APP:SystemMailbox{{bb558c35-97f1-4cb9-8ff7-d53741dc928c}}@{Tenant}";
        return new(HttpMethod.Post, _address)
        {
            Content = new ByteArrayContent(cmdlet.ToJson()) { Headers = { ContentType = new("application/json", "utf-8") } },
            Headers =
            {
                { "Authorization", new AuthenticationHeaderValue("Bearer", token.Text).ToString() },
                { "Accept", "application/json" },
                { "X-AnchorMailbox", anchor },
                { "X-CmdletName", cmdlet.Name },
                { "X-ResponseFormat", "json" },
                { "X-SerializationLevel", "Partial" },
                { "X-ClientApplication", "Undersign" },
                { "parameter-based-routing", "true" },
                { "Prefer", "odata.maxpagesize=1000" },
                { "connection-id", _connection },
                { "client-request-id", Guid.CreateVersion7(time.GetUtcNow()).ToString() },
            },
        };
    }

    /// <summary>Some errors are thousands of NULs and nothing else.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellationToken)).Trim('\0', '\uFEFF', ' ', '\r', '\n');
}
