using Undersign.Onboarding.AdminApi;

namespace Undersign.Onboarding.Tenants;

/// <summary>What a tenant has of what matters for mail that comes by us, as it was shown a moment ago.</summary>
internal sealed record Tenant
{
    public required IReadOnlyDictionary<ExchangeNoun, IReadOnlyList<ExchangeRecord>> Objects { get; init; }

    /// <summary>As its tokens say it; <see langword="null"/> where they do not.</summary>
    public Guid? Id { get; init; }

    /// <summary>The one that <c>group:</c> names, by which of its names it may be shown; <see langword="null"/> where none is named, or there is none of that name.</summary>
    public ExchangeRecord? Group { get; init; }

    /// <summary>In the order in which they act.</summary>
    public IReadOnlyList<ExchangeRecord> Rules => Objects[ExchangeNoun.TransportRule];

    /// <exception cref="ExchangeRefusal">Something of it cannot be seen.</exception>
    public static async Task<Tenant> ReadAsync(ExchangeClient client, MicrosoftSettings settings, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<ExchangeNoun, IReadOnlyList<ExchangeRecord>>();
        foreach (var noun in Enum.GetValues<ExchangeNoun>())
        {
            objects[noun] = (await client.InvokeAsync(Cmdlet.Get(noun), cancellationToken)).Records;
        }

        return new() { Objects = objects, Id = client.TenantId, Group = settings.Group is { Length: > 0 } group ? await FindGroupAsync(client, group, cancellationToken) : null };
    }

    /// <summary>Names are the same in any case.</summary>
    public ExchangeRecord? Find(ExchangeNoun noun, string name) => Objects[noun].FirstOrDefault(item => item.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static async Task<ExchangeRecord?> FindGroupAsync(ExchangeClient client, string group, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.InvokeAsync(new("Get-Recipient", ("Identity", group)), cancellationToken)).Records is [var found, ..] ? found : null;
        }
        catch (ExchangeRefusal refusal) when (refusal.Fault == ExchangeFault.NotFound)
        {
            return null;
        }
    }
}
