"""Runs the new official Python clients, unchanged, against a service. See ../README.md."""

import json
import os
import time

from alibabacloud_ice20201109 import models as ice_models
from alibabacloud_ice20201109.client import Client as IceClient
from alibabacloud_mts20140618 import models as mts_models
from alibabacloud_mts20140618.client import Client as MtsClient
from alibabacloud_tea_openapi import models as open_api_models

ENDPOINT = os.environ["ENDPOINT"]
KEY = os.environ["ACCESS_KEY_ID"]
SECRET = os.environ["ACCESS_KEY_SECRET"]
BUCKET = os.environ.get("BUCKET", "media")


def config(key=KEY, secret=SECRET, **more):
    return open_api_models.Config(
        access_key_id=key, access_key_secret=secret, endpoint=ENDPOINT, protocol="http", **more
    )


def expect_error(code, call):
    try:
        call()
    except Exception as error:  # the clients of different versions raise different classes
        assert getattr(error, "code", None) == code, f"expected {code}, got {error!r}"
        assert getattr(error, "status_code", 400) >= 400
        return
    raise AssertionError(f"expected {code}, but the call succeeded")


def check_mts(name, client):
    submit = mts_models.SubmitIProductionJobRequest(
        function_name="CaptionExtraction",
        input=f"oss://{BUCKET}.oss-cn-shanghai.aliyuncs.com/a b*(1)~!.mp4",
        output=f"oss://{BUCKET}.oss-cn-shanghai.aliyuncs.com/out/{{source}}.srt",
        job_params=json.dumps({"fps": 5}),
        user_data="中文 + & = ' \" ~",
    )
    job_id = client.submit_iproduction_job(submit).body.job_id
    for _ in range(600):
        job = client.query_iproduction_job(mts_models.QueryIProductionJobRequest(job_id=job_id)).body
        if job.state in ("Success", "Fail"):
            break
        time.sleep(0.5)
    assert job.job_id == job_id and job.function_name == "CaptionExtraction" and job.user_data == submit.user_data
    assert job.input == submit.input and json.loads(job.job_params) == {"fps": 5}
    assert "Code" in json.loads(job.result)

    name_of_pipeline = "from python"
    pipeline = client.add_pipeline(
        mts_models.AddPipelineRequest(name=name_of_pipeline, notify_config='{"QueueName": "q"}')
    ).body.pipeline
    found = client.query_pipeline_list(
        mts_models.QueryPipelineListRequest(pipeline_ids=f"{pipeline.id},none")
    ).body
    assert found.pipeline_list.pipeline[0].name == name_of_pipeline
    assert found.pipeline_list.pipeline[0].notify_config.queue_name == "q"
    assert found.non_exist_pids.string == ["none"]
    assert client.search_pipeline(mts_models.SearchPipelineRequest()).body.total_count >= 1
    client.delete_pipeline(mts_models.DeletePipelineRequest(pipeline_id=pipeline.id))

    expect_error(
        "InvalidParameter.ResourceNotFound",
        lambda: client.query_iproduction_job(mts_models.QueryIProductionJobRequest(job_id="0" * 32)),
    )
    expect_error(
        "MissingFunctionName",
        lambda: client.submit_iproduction_job(mts_models.SubmitIProductionJobRequest(input="oss://x/y")),
    )
    print("ok", name)


def check_ice(name, client):
    submit = ice_models.SubmitIProductionJobRequest(
        function_name="Cover",
        name="from python",
        input=ice_models.SubmitIProductionJobRequestInput(type="OSS", media=f"oss://{BUCKET}/a.mp4"),
        output=ice_models.SubmitIProductionJobRequestOutput(type="OSS", media=f"oss://{BUCKET}/c-{{sequenceId}}.jpg"),
        schedule_config=ice_models.SubmitIProductionJobRequestScheduleConfig(priority=7),
    )
    job_id = client.submit_iproduction_job(submit).body.job_id
    for _ in range(600):
        job = client.query_iproduction_job(ice_models.QueryIProductionJobRequest(job_id=job_id)).body
        if job.status in ("Success", "Fail"):
            break
        time.sleep(0.5)
    assert job.input.media == submit.input.media and job.schedule_config.priority == 7 and job.name == "from python"
    assert job.create_time.endswith("Z") and job.output_files is not None
    pipeline = client.create_pipeline(
        ice_models.CreatePipelineRequest(name="from python", speed="Standard", priority=3)
    ).body.pipeline
    assert pipeline.priority == 3
    assert pipeline.pipeline_id in [
        one.pipeline_id for one in client.list_pipelines(ice_models.ListPipelinesRequest()).body.pipeline_list
    ]
    assert client.delete_pipeline(ice_models.DeletePipelineRequest(pipeline_id=pipeline.pipeline_id)).body.success
    assert client.cancel_iproduction_job(ice_models.CancelIProductionJobRequest(job_id=job_id)).body.message
    expect_error(
        "InvalidParameter.JobNotFound",
        lambda: client.query_iproduction_job(ice_models.QueryIProductionJobRequest(job_id="0" * 32)),
    )
    print("ok", name)


for algorithm in (None, "v2"):
    more = {"signature_algorithm": algorithm} if algorithm else {}
    label = algorithm or "ACS3-HMAC-SHA256"
    check_mts(f"mts new {label}", MtsClient(config(**more)))
    check_ice(f"ice new {label}", IceClient(config(**more)))
    query = mts_models.QueryIProductionJobRequest(job_id="0" * 32)
    wrong = MtsClient(config(secret="not-the-secret", **more))
    expect_error("SignatureDoesNotMatch", lambda: wrong.query_iproduction_job(query))
    nobody = MtsClient(config(key="nobody", **more))
    expect_error("InvalidAccessKeyId.NotFound", lambda: nobody.query_iproduction_job(query))
    print("ok refusals", label)
