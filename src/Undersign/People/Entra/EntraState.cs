using System.Text.Json;
using System.Text.Json.Serialization;

namespace Undersign.People.Entra;

/// <summary>What one reading leaves for the next.</summary>
/// <param name="Fingerprint">Of the settings it was read with.</param>
/// <param name="Users">Where the changes of users since then are told; a link that is saved and used as it came.</param>
/// <param name="Groups">The same for groups.</param>
/// <param name="Members">A hash of who is in the one group that is read; <see langword="null"/> when everybody is.</param>
/// <param name="Photos">What is known of photos, and how far the last round over them has come.</param>
internal sealed record EntraState(string Fingerprint, Uri Users, Uri Groups, string? Members, PhotoState Photos)
{
    public string ToText() => JsonSerializer.Serialize(this, EntraStateJson.Default.EntraState);

    /// <returns><see langword="null"/> when there is none, or it is of other settings, or of an earlier release.</returns>
    public static EntraState? TryRead(string? text, EntraSettings settings)
    {
        try
        {
            return text is not null
                && JsonSerializer.Deserialize(text, EntraStateJson.Default.EntraState) is { Users: not null, Groups: not null, Photos.Known: not null } state
                && state.Fingerprint == settings.Fingerprint
                ? state
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Begun">When the last round over everybody began.</param>
/// <param name="Reached">The last who was looked at in it; <see langword="null"/> when it is over.</param>
/// <param name="Known">A <see cref="PhotoLedger"/>.</param>
internal sealed record PhotoState(DateTimeOffset Begun, Guid? Reached, byte[] Known);

[JsonSerializable(typeof(EntraState))]
internal sealed partial class EntraStateJson : JsonSerializerContext;
