using Undersign.Onboarding.Tenants;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Organisations;

/// <summary>Tries the way back into the tenant as mail for the outside takes it, and sends none: whether Exchange Online knows whose mail it is, it alone can say.</summary>
/// <remarks>Somebody inside would be taken from anybody, so the recipient is outside. The name is nobody's (RFC 2606 §3), and nothing is sent there.</remarks>
internal sealed class ReturnProbe(RouteProbe route)
{
    public static readonly Mailbox Outside = new("undersign-probe", "example.com");

    /// <returns><see langword="null"/> where mail for the outside does not go back.</returns>
    public Func<CancellationToken, Task<ReturnTrial>>? For(Organisation organisation) => WayBack.ToOutside(organisation) is { } connector && !WayBack.GoesElsewhere(connector)
        ? cancellationToken => TryAsync(connector, new("postmaster", organisation.MainDomain), cancellationToken)
        : null;

    private async Task<ReturnTrial> TryAsync(SendConnector connector, Mailbox from, CancellationToken cancellationToken)
    {
        if (!route.CanShow(connector))
        {
            return new(ReturnState.Unreached, $"whether mail goes back by \"{connector.Name}\" cannot be tried: there is no obtained certificate at hand", "undersign certificate show says what became of it");
        }

        var answer = await route.AskAsync(connector, from, Outside, cancellationToken);
        var words = answer.Reply.ToString().ReplaceLineEndings(" ");
        return answer switch
        {
            { Reply.IsPositive: true } => new(ReturnState.Open, $"{answer.NextHop} takes mail for the outside from us", null),
            { IsLasting: true } => new(ReturnState.Refused, $"{answer.NextHop} takes no mail for the outside from us: {words}", answer.Advice),
            { IsReached: true } => new(ReturnState.Unsure, $"{answer.NextHop} takes no mail from us now: {words}", answer.Advice ?? "Try again in some minutes."),
            _ => new(ReturnState.Unreached, $"{answer.NextHop} cannot be asked whether it takes mail back: {words}", answer.Advice),
        };
    }
}
