import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.mts.model.v20140618.*;
import com.aliyuncs.profile.DefaultProfile;

/** Runs the old official Java client, unchanged, against a service. See ../README.md. */
public class CheckOld {
  public static void main(String[] arguments) throws Exception {
    String bucket = System.getenv().getOrDefault("BUCKET", "media");
    String endpoint = System.getenv("ENDPOINT");
    DefaultProfile profile =
        DefaultProfile.getProfile("cn-shanghai", System.getenv("ACCESS_KEY_ID"), System.getenv("ACCESS_KEY_SECRET"));
    DefaultAcsClient client = new DefaultAcsClient(profile);
    for (FormatType format : new FormatType[] {FormatType.JSON, FormatType.XML}) {
      SubmitIProductionJobRequest submit = new SubmitIProductionJobRequest();
      submit.setSysEndpoint(endpoint);
      submit.setSysProtocol(ProtocolType.HTTP);
      submit.setAcceptFormat(format);
      submit.setFunctionName("CaptionExtraction");
      submit.setInput("oss://" + bucket + ".oss-cn-shanghai.aliyuncs.com/a b*(1)~!.mp4");
      submit.setOutput("oss://" + bucket + "/out/{source}.srt");
      submit.setJobParams("{\"fps\":5}");
      submit.setUserData("中文 <&> ' \" ~");
      String jobId = client.getAcsResponse(submit).getJobId();
      QueryIProductionJobResponse job = null;
      for (int i = 0; i < 600; i++) {
        job = client.getAcsResponse(query(endpoint, format, jobId));
        if (job.getState().equals("Success") || job.getState().equals("Fail")) break;
        Thread.sleep(500);
      }
      if (!job.getUserData().equals(submit.getUserData()) || !job.getResult().contains("\"Code\"")) {
        throw new AssertionError("unexpected job " + job.getUserData());
      }
      try {
        client.getAcsResponse(query(endpoint, format, "0".repeat(32)));
        throw new AssertionError("an unknown job was found");
      } catch (ClientException error) {
        if (!error.getErrCode().equals("InvalidParameter.ResourceNotFound")) throw error;
      }
      System.out.println("ok old " + format);
    }
  }

  static QueryIProductionJobRequest query(String endpoint, FormatType format, String jobId) {
    QueryIProductionJobRequest query = new QueryIProductionJobRequest();
    query.setSysEndpoint(endpoint);
    query.setSysProtocol(ProtocolType.HTTP);
    query.setAcceptFormat(format);
    query.setJobId(jobId);
    return query;
  }
}
