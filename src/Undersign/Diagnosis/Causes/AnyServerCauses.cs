namespace Undersign.Diagnosis.Causes;

/// <summary>What any server may say. Codes without words come last: they say the least.</summary>
internal static class AnyServerCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("wrong-password",
                "User name or password is wrong, or it wants an app password.",
                "Enter both anew; where the account has two-factor sign-in, create an app password at the provider and enter that.")
            { Confidence = Confidence.Likely },
            new ReplySign(535)),
    ];
}
