namespace Undersign.Onboarding.ExchangeServers;

/// <summary>A connector of Exchange servers as it should be.</summary>
/// <param name="Server">The one whose it is; <see langword="null"/> where it is the whole organisation's.</param>
/// <param name="Purpose">One sentence for the administrator.</param>
/// <param name="WhenMade">What can be said only when it is made, and never changed.</param>
internal sealed record ServerObject(ServerNoun Noun, string Name, string? Server, string Purpose, IReadOnlyList<ExchangeParameter> WhenMade, IReadOnlyList<ExchangeParameter> Parameters)
{
    /// <summary>As cmdlets know it.</summary>
    public string Identity => Server is null ? Name : $"{Server}\\{Name}";
}

/// <summary>Nouns of the cmdlets.</summary>
internal enum ServerNoun
{
    SendConnector,
    ReceiveConnector,
}
