using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Undersign.Tests.People.Entra;

/// <summary>Photos: https://learn.microsoft.com/graph/api/profilephoto-get</summary>
internal static class PhotoDouble
{
    public static async Task AnswerAsync(HttpContext context, TenantObject user, string[] path)
    {
        if (user.Photo is not { } photo)
        {
            await GraphFault.Error(404, "ImageNotFound", "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown.")(context);
            return;
        }

        switch (path)
        {
            case ["photo"]:
                await context.Response.WriteAsJsonAsync(new JsonObject
                {
                    ["@odata.mediaContentType"] = photo.MediaType,
                    ["@odata.mediaEtag"] = photo.Mark,
                    ["id"] = "default",
                    ["width"] = photo.Octets.Length == 0 ? 1 : 648,
                    ["height"] = photo.Octets.Length == 0 ? 1 : 648,
                });
                break;
            case ["photos", "240x240", "$value"] when photo.Octets.Length > 1:
            case ["photo", "$value"]:
                context.Response.ContentType = photo.MediaType;
                context.Response.Headers.ETag = photo.Mark;
                await context.Response.Body.WriteAsync(photo.Octets, context.RequestAborted);
                break;
            default:
                await GraphFault.Error(404, "ImageNotFound", "The size is not available.")(context);
                break;
        }
    }
}
