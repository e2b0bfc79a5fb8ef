using Undersign.Organisations;

namespace Undersign.Reception;

/// <summary>What came of a user name with its password, or of a token.</summary>
/// <param name="User"><see langword="null"/>: the token is no good.</param>
internal sealed record SignInVerdict(SignedInUser? User)
{
    public static SignInVerdict Nobodys { get; } = new(User: null);
}
