namespace Undersign.Tokens;

/// <param name="UserName">Who has signed in; <see langword="null"/> where an application acts for itself.</param>
internal sealed record EntraToken(string Text, string? UserName)
{
    /// <summary>Of the tenant that gave it, by whichever of its names it was asked; <see langword="null"/> where nobody said.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>A record would write down the secret.</summary>
    public override string ToString() => UserName ?? "application";
}
