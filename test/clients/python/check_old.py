"""Runs the old official Python clients, unchanged, against a service. See ../README.md."""

import json
import os
import time
import xml.etree.ElementTree as ElementTree

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkice.request.v20201109 import QueryIProductionJobRequest as ice_query
from aliyunsdkice.request.v20201109 import SubmitIProductionJobRequest as ice_submit
from aliyunsdkmts.request.v20140618 import QueryIProductionJobRequest as mts_query
from aliyunsdkmts.request.v20140618 import SubmitIProductionJobRequest as mts_submit

ENDPOINT = os.environ["ENDPOINT"]
BUCKET = os.environ.get("BUCKET", "media")
client = AcsClient(os.environ["ACCESS_KEY_ID"], os.environ["ACCESS_KEY_SECRET"], "cn-shanghai")


def send(request, form, **parameters):
    """Gives the answer by names; an XML one is asked for with do_action, since the other call insists on JSON."""
    for name, value in parameters.items():
        getattr(request, f"set_{name}")(value)
    request.set_endpoint(ENDPOINT)
    request.set_protocol_type("http")
    if form == "JSON":
        return json.loads(client.do_action_with_exception(request))
    request.set_accept_format("XML")
    root = ElementTree.fromstring(client.do_action(request))
    return {"": root.tag, **{child.tag: child.text or list(child) for child in root}}


def error_code(call):
    try:
        answer = call()
    except ServerException as error:
        assert error.get_request_id()
        return error.get_error_code()
    assert answer[""] == "Error" and answer["RequestId"], answer
    return answer["Code"]


for form in ("JSON", "XML"):
    source = f"oss://{BUCKET}.oss-cn-shanghai.aliyuncs.com/a b*(1)~!.mp4"
    user_data = "中文 <&> ' \" ~"
    job_id = send(
        mts_submit.SubmitIProductionJobRequest(),
        form,
        FunctionName="CaptionExtraction",
        Input=source,
        Output=f"oss://{BUCKET}/out/{{source}}.srt",
        JobParams='{"fps": 5}',
        UserData=user_data,
    )["JobId"]
    for _ in range(600):
        job = send(mts_query.QueryIProductionJobRequest(), form, JobId=job_id)
        if job["State"] in ("Success", "Fail"):
            break
        time.sleep(0.5)
    assert job["Input"] == source and job["UserData"] == user_data and "Code" in json.loads(job["Result"])
    unknown = error_code(lambda: send(mts_query.QueryIProductionJobRequest(), form, JobId="0" * 32))
    assert unknown == "InvalidParameter.ResourceNotFound", unknown

    job_id = send(
        ice_submit.SubmitIProductionJobRequest(),
        form,
        FunctionName="Cover",
        Input={"Type": "OSS", "Media": f"oss://{BUCKET}/视频.mp4"},
        Output={"Type": "OSS", "Media": f"oss://{BUCKET}/c-{{sequenceId}}.jpg"},
    )["JobId"]
    job = send(ice_query.QueryIProductionJobRequest(), form, JobId=job_id)
    assert job["Status"] in ("Queuing", "Analysing", "Success", "Fail")
    print("ok old", form)
