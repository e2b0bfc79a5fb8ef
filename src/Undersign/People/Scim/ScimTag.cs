namespace Undersign.People.Scim;

/// <summary>Versions of resources as HTTP names them, weak as in the RFC's examples. RFC 7644 §3.14.</summary>
internal static class ScimTag
{
    public static string Of(long version) => string.Create(null, $"W/\"{version}\"");

    /// <param name="field">If-Match or If-None-Match: one, several, or <c>*</c> for whatever there is.</param>
    public static bool Names(string field, string tag) => field.Split(',', StringSplitOptions.TrimEntries).Any(each => each == "*" || each == tag);
}
