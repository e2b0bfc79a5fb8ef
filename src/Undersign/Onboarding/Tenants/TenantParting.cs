namespace Undersign.Onboarding.Tenants;

/// <summary>What disconnecting came to: it has two halves, with half an hour or more between them.</summary>
internal abstract record TenantParting
{
    private TenantParting()
    {
    }

    /// <summary>As far as it can be done now.</summary>
    /// <param name="countQueued">Messages of the organisation that are queued here, and have to go back.</param>
    /// <param name="isAtOnce">Even if mail is queued here, or may still be sent here, which could not come back then.</param>
    /// <param name="tell">Is told of each change before it is made.</param>
    /// <inheritdoc cref="TenantConnection.ConnectAsync" path="/exception"/>
    public static async Task<TenantParting> RunAsync(TenantConnection tenant, Func<CancellationToken, Task<int>> countQueued, bool isAtOnce, TimeProvider time, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        var actsUntil = await tenant.EndFlowAsync(tell, cancellationToken) + TenantConnection.RuleDelay;
        var queued = await countQueued(cancellationToken);
        var mayAct = actsUntil > time.GetUtcNow();
        if (!isAtOnce && (queued > 0 || mayAct))
        {
            return new Waiting(queued, mayAct ? actsUntil : null);
        }

        await tenant.DisconnectAsync(tell, cancellationToken);
        return new Gone((await tenant.PlanPartingAsync(cancellationToken)).Warnings);
    }

    /// <summary>No rule sends mail here any more; but what is here, or may still come, goes back by the connectors.</summary>
    /// <param name="ActsUntil">So long Exchange Online may go by a rule that is gone; <see langword="null"/>: that time is over.</param>
    public sealed record Waiting(int Queued, DateTimeOffset? ActsUntil) : TenantParting
    {
        /// <summary>Without connectors Exchange Online takes nothing for the outside from us any more.</summary>
        public string Why => string.Join(", and ", new[]
        {
            ActsUntil is null ? null : "Exchange Online may go by a rule that is gone for half an hour",
            Queued > 0 ? $"{Queued} messages are still queued here" : null,
        }.OfType<string>());

        public string Until => string.Join(" and ", new[]
        {
            ActsUntil is null ? null : string.Create(null, $"after {ActsUntil:HH:mm} UTC"),
            Queued > 0 ? "when undersign queue is empty" : null,
        }.OfType<string>());
    }

    /// <param name="Left">What is not of our making, and leads here still.</param>
    public sealed record Gone(IReadOnlyList<string> Left) : TenantParting;
}
