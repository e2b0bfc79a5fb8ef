using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What Postmark says. What it refuses after the login it takes first, and shows in its Activity alone.</summary>
internal static class PostmarkCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("postmark-token",
                "The token is wrong.",
                "Enter the Server API token of the server (not the Account API token) as user name and as password alike, without a space before or behind; or an SMTP token's access key and secret key.")
            { Link = TransactionalProviders.Postmark.Link },
            [new(535) { At = TransactionalProviders.Postmark }]),
    ];
}
