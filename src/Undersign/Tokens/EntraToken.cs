namespace Undersign.Tokens;

/// <param name="UserName">Who has signed in; <see langword="null"/> where an application acts for itself.</param>
internal sealed record EntraToken(string Text, string? UserName)
{
    /// <summary>A record would write down the secret.</summary>
    public override string ToString() => UserName ?? "application";
}
