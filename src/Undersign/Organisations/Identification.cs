namespace Undersign.Organisations;

/// <summary>Whose mail a session carries.</summary>
internal abstract record Identification
{
    private Identification()
    {
    }

    /// <param name="By">"user scanner@contoso.example", "routing code", "older routing code" (not the first of the settings), "certificate" or "address".</param>
    public sealed record Known(Organisation Organisation, string By) : Identification;

    /// <param name="Reason">For trace and log; the client only hears 550 5.7.1.</param>
    public sealed record Unknown(string Reason) : Identification;

    /// <param name="Reason">Settings of ours fit several organisations: the client may try again (451) when they have been put right.</param>
    public sealed record Ambiguous(string Reason) : Identification;

    /// <summary>The settings, or those of one organisation, could not be read yet: the client may try again (451).</summary>
    public sealed record NotYet : Identification;
}
